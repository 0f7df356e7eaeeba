// Level tree: the Merkle root over the entries, compared with every signed checkpoint as its size
// is passed. What a chain cannot show, a cut tail and a full rewrite, shows here.
#pragma once

#include "ledger/audit/checkpoint_check.hpp"

namespace jcm::audit {

class TreeCheck {
 public:
  // `vouches`: whether a point is signed by a key that counts, as far as that is known when asked.
  TreeCheck(const Input& input, std::uint64_t size, std::vector<SignedPoint> points,
            std::function<bool(const SignedPoint&)> vouches);

  // The leaf hash that belongs at the next position: the entry's own, or what the witnesses say for
  // a damaged one (so that the signed root tells whether anything else was changed); absent when
  // none is left, and then no later root can be computed. `time`: the entry's recorded time, if it
  // can be read.
  void append(const std::optional<base::Digest>& leaf, bool substituted,
              std::optional<base::Timestamp> time);
  // A long row of entries none of whose hashes is known.
  void append_gap(std::uint64_t entries);
  // Whether a checkpoint that ends at the next entry agrees that this is its leaf hash.
  [[nodiscard]] std::optional<bool> signed_leaf(const base::Digest& leaf) const;
  // Once the notes have been judged: forgets those that were not accepted.
  void keep_only(const JudgedNotes& judged);
  // Findings about roots and cut tails; fills the report's root, checkpoint and unsigned tail.
  std::vector<Finding> finish(Report& report) const;

 private:
  enum class Fit : std::uint8_t { not_compared, agrees, differs };
  struct Point {
    SignedPoint is;
    Fit fit = Fit::not_compared;
    std::optional<base::Timestamp> next_time;  // of the first entry it does not cover
  };
  void compare();
  [[nodiscard]] std::vector<Finding> cut_tails() const;
  [[nodiscard]] std::vector<Finding> wrong_roots() const;
  [[nodiscard]] Finding mismatch(const Point& point, std::uint64_t good) const;
  [[nodiscard]] std::optional<domain::Seq> first_unlike_stored(domain::Seq first,
                                                               domain::Seq end) const;

  const Input& input_;
  std::uint64_t size_;
  std::function<bool(const SignedPoint&)> vouches_;
  std::uint64_t appended_ = 0;
  std::vector<Point> points_;  // ascending by size
  std::size_t next_ = 0;       // the first point not yet compared
  std::size_t awaiting_time_ = 0;
  chain::Frontier frontier_;
  bool computable_ = true;
  bool substituted_ = false;
};

}  // namespace jcm::audit
