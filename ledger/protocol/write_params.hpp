// Params of the methods that write, read into the domain's commands, and written again from them.
#pragma once

#include <vector>

#include "ledger/domain/command.hpp"
#include "ledger/protocol/method.hpp"

namespace jcm::protocol {

// One write as asked. Personal texts stand apart; the engine draws salts and fills
// command.personal.
struct WriteParams {
  domain::RequestId request_id;
  domain::Command command;
  domain::PersonalTexts texts;
  bool dry_run = false;
};
// `method` must be a write (not batch). The form of the JSON is settled here; what the domain can
// say of the command alone is check_form's. Fields of errors are relative to `params`.
base::Result<WriteParams> read_write(Method method, const json::object& params);

// The params that read_write reads back into the same WriteParams. Gives the kind's method by
// method_of.
json::object write_params_json(const WriteParams& write);
// The facts of a command and its common fields, named as the method's params; no request id,
// authority or personal texts. Also the "body" of an entry view, so that a script can read an entry
// and ask the like.
json::object body_json(const domain::Given& given, const domain::Common& common);
json::object authority_json(const domain::Authority& authority);
json::object decision_key_json(const domain::DecisionKey& key);

// A batch. Its own shape is settled first (fields "items[3].method"); then each item is read, and
// an item's fault stands in its place with a field relative to its params. Atomic: the first fault
// refuses the whole batch (reply_error with the item's index). Per item: it is that item's answer.
struct BatchParams {
  bool atomic = false;
  bool dry_run = false;  // of the batch; items may not say it themselves
  std::vector<base::Result<WriteParams>> items;
};
// field.*, batch.empty, batch.too_many; for an atomic batch batch.request_id_repeated at the later
// item.
base::Result<BatchParams> read_batch(const json::object& params);

}  // namespace jcm::protocol
