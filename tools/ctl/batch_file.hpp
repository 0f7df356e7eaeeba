// batch FILE.json: a batch as the protocol takes it, from a file.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

int run_batch_file(Session& session, const std::string& path);

}  // namespace jcm::ctl
