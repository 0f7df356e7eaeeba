// Two copies of a ledger, or what claims to be: the first entry at which their stored bytes part.
#pragma once

#include <functional>
#include <vector>

#include "ledger/audit/finding.hpp"
#include "ledger/chain/record_source.hpp"

namespace jcm::audit {

struct Parting {
  domain::Seq seq = 0;
  base::Bytes one, other;  // the stored bytes of either
  base::Digest one_leaf, other_leaf;
};

struct Comparison {
  std::uint64_t one_size = 0, other_size = 0;
  std::uint64_t compared = 0;      // entries that both could show
  std::uint64_t unreadable = 0;    // below the smaller size, and one of the two could not show it
  std::optional<Parting> parting;  // the first
  std::uint64_t differing = 0;     // how many differ
  // The first entry behind the last one that differs, where one is: from there on they agree again.
  std::optional<domain::Seq> agree_again;
};

// Reads both to the end of the shorter one. Fails only when one cannot be walked.
base::Result<Comparison> compare_ledgers(
    const chain::RecordSource& one, const chain::RecordSource& other,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress = {});

// ledgers.part, when they part. `name`: what the other one is called.
std::optional<Finding> finding_of(const Comparison& comparison, const std::string& name);

}  // namespace jcm::audit
