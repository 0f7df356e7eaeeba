#include "ledger/service/session.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>

namespace jcm::service {
namespace {

using boost::system::error_code;
using Clock = boost::asio::steady_timer::clock_type;

constexpr std::size_t read_size = std::size_t{64} << 10;
// Reads of one connection that one reading thread answers in a row, before others have their turn.
constexpr std::size_t reads_in_a_row = 8;
// After an error that ends the input, what the peer still sends is thrown away for so long: closing
// at once would take the answer away from a peer that is still sending.
constexpr std::chrono::seconds linger{2};

}  // namespace

Session::Session(Socket socket, Peer peer, SessionHost& host, const Options& options)
    : socket_(std::move(socket)),
      peer_(peer),
      host_(host),
      options_(options),
      line_timer_(socket_.get_executor()),
      write_timer_(socket_.get_executor()),
      input_(read_size),
      splitter_(options.max_line_bytes) {}

void Session::start() { advance(); }

void Session::refuse(const base::Error& error) {
  end_input(error);
  advance();
}

void Session::advance() {
  if (dropped_) return;
  take_lines();
  start_reads();
  flush();
  push_feed();
  read_more();
  end_if_done();
}

bool Session::has_room() const {
  return slots_.size() < options_.max_open_requests && held_bytes_ <= options_.max_held_bytes;
}

void Session::take_lines() {
  while (!input_ended_ && lines_left_ && has_room()) {
    auto line = splitter_.next();
    if (!line) return end_input(std::move(line).error());
    lines_left_ = line->has_value();
    if (lines_left_) take_line(**line);
  }
  if (peer_finished_ && !input_ended_ && !lines_left_) {
    const base::Status whole = splitter_.finish();
    end_input(whole ? std::nullopt : std::optional(whole.error()));
  }
}

void Session::take_line(std::string_view line) {
  const SlotNumber number = first_slot_ + slots_.size();
  Plan plan = host_.plan(line, peer_);
  Slot& slot = slots_.emplace_back();
  if (auto* answer = std::get_if<AnswerPlan>(&plan)) {
    slot.line = std::move(answer->line);
    held_bytes_ += slot.line.size();
  } else if (auto* read = std::get_if<ReadPlan>(&plan)) {
    slot.state = Slot::State::waiting_to_read;
    slot.plan = std::move(*read);
  } else if (auto* feed = std::get_if<FeedPlan>(&plan)) {
    slot.state = Slot::State::waiting_to_read;
    slot.plan = std::move(*feed);
  } else {
    slot.state = Slot::State::writing;
    host_.submit(shared_from_this(), number, std::move(std::get<WritePlan>(plan)));
  }
}

void Session::end_input(std::optional<base::Error> error) {
  input_ended_ = true;
  if (!error) return;
  Slot& slot = slots_.emplace_back();
  slot.line = host_.line_refused(*error);
  held_bytes_ += slot.line.size();
}

// Reads are started in order, up to the first that has an unanswered write before it. When this
// connection holds many unsent bytes, only the read that is next in line may add to them.
void Session::start_reads() {
  if (reads_running_ > 0) return;
  SessionHost::Reads reads;
  for (std::size_t i = 0; i < slots_.size() && reads.size() < reads_in_a_row; ++i) {
    Slot& slot = slots_[i];
    if (slot.state == Slot::State::writing) break;
    if (slot.state != Slot::State::waiting_to_read) continue;
    if (std::holds_alternative<FeedPlan>(slot.plan)) {
      if (reads.empty() && change_feed(slot, first_slot_ + i)) continue;
      break;
    }
    if (i > 0 && held_bytes_ > options_.max_held_bytes) break;
    slot.state = Slot::State::reading;
    reads.emplace_back(first_slot_ + i, std::move(std::get<ReadPlan>(slot.plan)));
  }
  if (reads.empty()) return;
  reads_running_ = reads.size();
  host_.read(shared_from_this(), std::move(reads));
}

void Session::complete(SlotNumber number, std::string line) {
  if (dropped_) return;
  JCM_CHECK(number >= first_slot_ && number - first_slot_ < slots_.size());
  Slot& slot = slots_[number - first_slot_];
  JCM_CHECK(slot.state == Slot::State::writing || slot.state == Slot::State::reading);
  if (slot.state == Slot::State::reading) --reads_running_;
  slot.state = Slot::State::ready;
  slot.line = std::move(line);
  held_bytes_ += slot.line.size();
}

void Session::flush() {
  while (!slots_.empty() && slots_.front().state == Slot::State::ready) {
    outgoing_ += slots_.front().line;
    if (feed_ && slots_.front().begins_feed == feed_->number) feed_->begun = true;
    slots_.pop_front();
    ++first_slot_;
  }
  if (writing_ || outgoing_.empty()) return;
  sending_.swap(outgoing_);
  outgoing_.clear();
  sent_ = 0;
  writing_ = true;
  write_some();
}

void Session::write_some() {
  write_timer_.expires_after(options_.write_deadline);
  write_timer_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled && self->write_timer_.expiry() <= Clock::now()) self->drop();
  });
  socket_.async_write_some(boost::asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
                           [self = shared_from_this()](const error_code& failed, std::size_t size) {
                             if (self->dropped_) return;
                             if (failed) return self->drop();
                             self->sent_ += size;
                             self->held_bytes_ -= size;
                             if (self->sent_ < self->sending_.size()) return self->write_some();
                             self->write_timer_.cancel();
                             self->sending_.clear();
                             self->writing_ = false;
                             self->advance();
                           });
}

void Session::read_more() {
  if (reading_ || peer_finished_) return;
  if (!input_ended_) {
    if (!has_room() || lines_left_) {
      line_watched_ = false;  // the wait is on this side now
      return;
    }
    watch_line();
  }
  reading_ = true;
  socket_.async_read_some(boost::asio::buffer(input_),
                          [self = shared_from_this()](const error_code& failed, std::size_t size) {
                            if (self->dropped_) return;
                            self->reading_ = false;
                            if (failed && failed != boost::asio::error::eof) return self->drop();
                            if (failed) self->peer_finished_ = true;
                            self->on_read(size);
                          });
}

void Session::on_read(std::size_t size) {
  if (!input_ended_ && size > 0) {
    const std::string_view bytes(input_.data(), size);
    splitter_.feed(bytes);
    lines_left_ = true;
    if (bytes.find('\n') != std::string_view::npos) line_watched_ = false;
  }
  advance();
}

// The deadline runs from the first bytes of a line, not from the last: a peer that sends one byte a
// minute would otherwise hold its place for ever. It runs only while this side is ready to read.
void Session::watch_line() {
  if (line_watched_ || splitter_.buffered() == 0) return;
  line_watched_ = true;
  line_timer_.expires_after(options_.line_deadline);
  line_timer_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (cancelled || self->dropped_ || self->input_ended_) return;
    if (!self->line_watched_ || self->line_timer_.expiry() > Clock::now())
      return;  // a later line's turn
    self->end_input(base::error(
        base::ErrorId::line_incomplete,
        fmt::format("no line feed came within {} ms of the line's first bytes: send whole lines",
                    self->options_.line_deadline.count())));
    self->advance();
  });
}

void Session::end_if_done() {
  if (!input_ended_ || !slots_.empty() || writing_ || !outgoing_.empty() || feed_) return;
  if (peer_finished_ || stopping_) return drop();
  if (lingering_) return;
  lingering_ = true;
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  line_timer_.expires_after(linger);
  line_timer_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled) self->drop();
  });
}

void Session::stop() {
  if (dropped_) return;
  stopping_ = true;
  input_ended_ = true;
  if (feed_ && slots_.empty()) hurry_feed();
  advance();
}

void Session::drop() {
  if (std::exchange(dropped_, true)) return;
  const auto self = shared_from_this();
  line_timer_.cancel();
  write_timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
  slots_.clear();
  feed_.reset();
  host_.ended(self);
}

}  // namespace jcm::service
