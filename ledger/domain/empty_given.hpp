// The operation of a kind with nothing filled in yet: where readers of bytes and of requests begin.
#pragma once

#include "ledger/domain/entry.hpp"

namespace jcm::domain {

Given empty_given(EntryKind kind);

}  // namespace jcm::domain
