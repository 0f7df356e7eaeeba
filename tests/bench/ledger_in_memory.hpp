// A ledger for the benchmarks, made in memory through the real gates: registries, accounts, one issuance
// each, then any number of movements. The same seed makes the same ledger.
#pragma once

#include <string>
#include <vector>

#include "ledger/chain/record.hpp"
#include "ledger/chain/record_source.hpp"
#include "ledger/domain/state.hpp"

namespace bench {

using namespace jcm;

// What moves. pairs: 1 to 20 credits by quantity between random accounts, as tests/bench/load_bench.cpp
// asks for over the socket. mixed: several projects and vintages; transfers by quantity and by ranges,
// retirements and cancellations of 1 to 5,000 credits, so that blocks are split and joined all the time.
enum class Mix { pairs, mixed };

struct Made {
  std::vector<base::Bytes> bytes;      // by seq
  std::vector<base::Digest> leaves;
  domain::Seq moves_from = 0;          // entries before it found the ledger
  double ranges_per_move = 0;
  std::size_t live_blocks = 0;         // at the end
};
Made make_ledger(std::uint32_t accounts, std::size_t moves, Mix mix);

// The entries as a verifier reads them.
class MadeSource final : public chain::RecordSource {
 public:
  explicit MadeSource(const Made& made) : made_(made) {}
  [[nodiscard]] std::uint64_t size() const override { return made_.bytes.size(); }
  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override;

 private:
  const Made& made_;
};

}  // namespace bench
