#include "ledger/store/seq_walk.hpp"

#include <rocksdb/iterator.h>
#include <rocksdb/status.h>

#include "ledger/base/text.hpp"
#include "ledger/store/rocks.hpp"

namespace jcm::store {
namespace {

// One step at a time finds the exact end of a damaged block (a block of 16 KiB holds some hundreds
// of entries at most); beyond that whole files are gone and the steps double.
constexpr domain::Seq single_steps = 4'096;
// Type and checksum behind each block, which RocksDB's messages leave out of the size.
constexpr std::uint64_t block_trailer = 5;

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view word) {
  const auto at = text.rfind(word);
  if (at == std::string_view::npos) return std::nullopt;
  auto digits = text.substr(at + word.size());
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  return base::parse_u64(digits);
}

}  // namespace

DamagedPlace damaged_place(const rocksdb::Status& status) {
  DamagedPlace place;
  place.detail = status.ToString();
  const std::string_view text = place.detail;
  const auto offset = number_after(text, " offset ");
  if (!offset) return place;
  const auto word = text.rfind(" offset ");
  const auto slash = text.rfind('/', word);
  const auto space = text.rfind(' ', word - 1);
  const auto start = slash == std::string_view::npos || slash < space ? space : slash;
  if (start == std::string_view::npos) return place;
  place.file = text.substr(start + 1, word - start - 1);
  place.offset = *offset;
  if (const auto size = number_after(text, " size ")) place.length = *size + block_trailer;
  return place;
}

SeqWalk::SeqWalk(std::unique_ptr<rocksdb::Iterator> iterator, domain::Seq first, domain::Seq end)
    : iterator_(std::move(iterator)), next_(first), end_(end) {}
SeqWalk::~SeqWalk() = default;
SeqWalk::SeqWalk(SeqWalk&&) noexcept = default;

bool SeqWalk::seek(domain::Seq seq) {
  iterator_->Seek(seq_key(seq));
  return iterator_->Valid() || iterator_->status().ok();
}

base::Result<std::optional<SeqWalk::Item>> SeqWalk::next() {
  if (next_ >= end_) return std::optional<Item>{};
  if (placed_)
    iterator_->Next();
  else
    (void)seek(next_);
  placed_ = true;
  if (!iterator_->Valid()) {
    if (iterator_->status().ok()) {
      next_ = end_;
      return std::optional<Item>{};
    }
    return skip_damage();
  }
  if (iterator_->key().size() != 8)
    return base::error(base::ErrorId::store_corrupt,
                       "a key of the entries is not eight bytes long");
  const domain::Seq seq = seq_of_key(iterator_->key());
  if (seq >= end_) {
    next_ = end_;
    return std::optional<Item>{};
  }
  next_ = seq + 1;
  return std::optional<Item>{Item{chain::StoredRecord{seq, view(iterator_->value())}, {}}};
}

// Finds where reading goes on. One item per damaged block, so that each is named with its own
// offset.
base::Result<std::optional<SeqWalk::Item>> SeqWalk::skip_damage() {
  const DamagedPlace place = damaged_place(iterator_->status());
  const domain::Seq first = next_;
  domain::Seq bad = first;  // the highest seq known to lie in the damage
  domain::Seq good = end_;  // where reading goes on
  domain::Seq step = 1;
  for (domain::Seq tries = 0; bad + step < end_ && bad + step > bad; ++tries) {
    if (seek(bad + step) || damaged_place(iterator_->status()) != place) {
      good = bad + step;
      break;
    }
    bad += step;
    if (tries >= single_steps) step *= 2;
  }
  while (good - bad > 1) {  // only after doubled steps, or at the end of the walk
    const domain::Seq middle = bad + (good - bad) / 2;
    if (seek(middle) || damaged_place(iterator_->status()) != place)
      good = middle;
    else
      bad = middle;
  }
  // The next call seeks anew: the iterator may stand anywhere by now.
  placed_ = false;
  next_ = good;
  return std::optional<Item>{Item{{}, Unreadable{first, good - 1, place}}};
}

}  // namespace jcm::store
