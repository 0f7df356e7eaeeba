#include "ledger/store/log_file.hpp"

#include <algorithm>
#include <optional>

#include "ledger/store/crc32c.hpp"

namespace jcm::store {
namespace {

constexpr std::size_t block_size = 32'768;
constexpr std::size_t short_header = 7;
constexpr std::size_t long_header = 11;  // recyclable types: with the log's number

enum Type : std::uint8_t {
  zero = 0,
  full = 1,
  first = 2,
  middle = 3,
  last = 4,
  set_compression = 9
};

std::uint64_t little_endian(base::ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8) | bytes[i];
  return value;
}
bool all_zero(base::ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
}

struct Fragment {
  Type type = zero;
  base::ByteView payload;
  std::size_t extent = 0;  // header and payload
};

class Scanner {
 public:
  Scanner(base::ByteView log, const std::function<void(const LogItem&)>& take)
      : log_(log), take_(take) {}

  void run() {
    while (at_ < log_.size()) {
      const std::size_t space = space_at(at_);
      if (block_left(at_) < short_header) {
        if (!all_zero(log_.subspan(at_, space)))
          damaged(space, {}, "the padding at the end of a block is not zero");
        at_ += space;
        continue;
      }
      if (space < short_header) return torn(at_, "the log ends within a record's header");
      if (const auto fragment = sound_at(at_)) {
        assemble(*fragment);
        at_ += fragment->extent;
      } else if (all_zero(log_.subspan(at_))) {
        return torn(at_, "only zeros up to the end");
      } else if (!pass_damage()) {
        return;
      }
    }
    if (assembling_) torn(start_, "the last record has no end");
  }

 private:
  static std::size_t block_left(std::size_t at) { return block_size - at % block_size; }
  // Bytes from `at` to the end of its block or of the file.
  [[nodiscard]] std::size_t space_at(std::size_t at) const {
    return std::min(block_left(at), log_.size() - at);
  }

  [[nodiscard]] std::optional<Fragment> sound_at(std::size_t at) const {
    if (at >= log_.size() || space_at(at) < short_header) return std::nullopt;
    const auto header = log_.subspan(at, short_header);
    const std::uint8_t type = header[6];
    if (type == zero || type > set_compression) return std::nullopt;
    const std::size_t header_size = type >= 5 && type <= 8 ? long_header : short_header;
    const auto length = static_cast<std::size_t>(little_endian(header.subspan(4, 2)));
    if (header_size + length > space_at(at)) return std::nullopt;
    Crc32c crc;
    crc.update(log_.subspan(at + 6, header_size - 6 + length));
    if (crc.masked() != little_endian(header.first(4))) return std::nullopt;
    return Fragment{static_cast<Type>(type >= 5 && type <= 8 ? type - 4 : type),
                    log_.subspan(at + header_size, length), header_size + length};
  }

  // Whether a log may go on at this place: at its end, in a block's padding, or with a sound
  // fragment.
  [[nodiscard]] bool goes_on_at(std::size_t at) const {
    if (at >= log_.size()) return at == log_.size();
    if (block_left(at) < short_header) return all_zero(log_.subspan(at, space_at(at)));
    return sound_at(at).has_value();
  }

  // The extent of the fragment at `at_` if only its length field is wrong: the checksum does not
  // cover that field, so some other length must fit it.
  [[nodiscard]] std::optional<std::size_t> extent_by_checksum() const {
    const std::size_t space = space_at(at_);
    const auto want = little_endian(log_.subspan(at_, 4));
    const std::uint8_t type = log_[at_ + 6];
    const std::size_t header_size = type >= 5 && type <= 8 ? long_header : short_header;
    Crc32c crc;
    for (std::size_t n = 6; n < space; ++n) {
      crc.update(log_[at_ + n]);
      if (n + 1 >= header_size && crc.masked() == want) return n + 1;
    }
    return std::nullopt;
  }

  // False: a torn end, nothing follows.
  bool pass_damage() {
    const std::size_t space = space_at(at_);
    const auto length = static_cast<std::size_t>(little_endian(log_.subspan(at_ + 4, 2)));
    const std::uint8_t type = log_[at_ + 6];
    if (const auto extent = extent_by_checksum()) {
      damaged(*extent, log_.subspan(at_ + short_header, *extent - short_header),
              "the length of a log record is wrong");
      at_ += *extent;
      return true;
    }
    for (const std::size_t header_size : {short_header, long_header}) {
      const std::size_t extent = header_size + length;
      if (extent > space || !goes_on_at(at_ + extent)) continue;
      damaged(extent, log_.subspan(at_ + header_size, length),
              "the checksum of a log record does not fit");
      at_ += extent;
      return true;
    }
    const bool cut = at_ + space == log_.size() && short_header + length > space &&
                     short_header + length <= block_left(at_) && type > zero &&
                     type <= set_compression;
    if (cut) {
      torn(assembling_ ? start_ : at_, "the log ends within a record");
      return false;
    }
    damaged(space, log_.subspan(at_ + short_header, space - short_header),
            "no log record can be read up to the end of the block");
    at_ += space;
    return true;
  }

  void assemble(const Fragment& fragment) {
    if (fragment.type == set_compression) return;
    if (fragment.type == full || fragment.type == first) {
      if (assembling_)
        report(LogItem::Kind::damaged, start_, at_ - start_, record_, "a record has no end");
      after_damage_ = false;
      start_ = at_;
      record_.assign(fragment.payload.begin(), fragment.payload.end());
      assembling_ = fragment.type == first;
    } else if (assembling_) {
      record_.insert(record_.end(), fragment.payload.begin(), fragment.payload.end());
      assembling_ = fragment.type == middle;
    } else {
      // What is left of a record whose other part was damaged is no fault of its own.
      if (!after_damage_) damaged(fragment.extent, fragment.payload, "a record has no beginning");
      return;
    }
    if (!assembling_)
      report(LogItem::Kind::record, start_, at_ + fragment.extent - start_, record_, {});
  }

  void damaged(std::size_t length, base::ByteView payload, std::string_view detail) {
    if (assembling_) {
      record_.insert(record_.end(), payload.begin(), payload.end());
      payload = record_;
    }
    report(LogItem::Kind::damaged, at_, length, payload, detail);
    assembling_ = false;
    after_damage_ = true;
  }
  void torn(std::size_t offset, std::string_view detail) {
    report(LogItem::Kind::torn, offset, log_.size() - offset, {}, detail);
    assembling_ = false;
  }
  void report(LogItem::Kind kind, std::size_t offset, std::size_t length, base::ByteView payload,
              std::string_view detail) {
    take_({kind, offset, length, payload, detail});
  }

  base::ByteView log_;
  const std::function<void(const LogItem&)>& take_;
  std::size_t at_ = 0;
  bool assembling_ = false;  // a first fragment was read, its last was not
  bool after_damage_ = false;
  std::size_t start_ = 0;
  base::Bytes record_;
};

}  // namespace

void scan_log(base::ByteView log, const std::function<void(const LogItem&)>& take) {
  Scanner(log, take).run();
}

}  // namespace jcm::store
