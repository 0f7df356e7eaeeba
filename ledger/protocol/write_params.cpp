#include "ledger/protocol/write_params.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "ledger/base/limits.hpp"
#include "ledger/protocol/read_given.hpp"

namespace jcm::protocol {
namespace {

using base::ErrorId;

// What an item of a batch must look like before its params are read.
struct RawItem {
  Method method;
  const json::object* params;
};

base::Result<RawItem> as_item(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  RawItem item{};
  item.method = in.required("method", [](const json::value& name) -> base::Result<Method> {
    const auto* text = name.if_string();
    if (text == nullptr) return wrong_type("the name of a method that writes", name);
    const auto* info = find_method(view_of(*text));
    if (info == nullptr) {
      auto unknown = method_unknown(view_of(*text));
      unknown.field.clear();
      return unknown;
    }
    if (info->act != MethodAct::write)
      return base::error(
          ErrorId::field_value,
          fmt::format("{} cannot stand in a batch; give a method that writes", info->name));
    return info->method;
  });
  item.params = in.required("params", as_object);
  if (in.ok() && item.params->if_contains("dry_run") != nullptr)
    in.fail("params.dry_run",
            base::error(ErrorId::field_conflict,
                        "an item cannot be a dry run by itself; give dry_run beside "
                        "items, for the whole batch"));
  JCM_TRY_VOID(in.finish());
  return item;
}

// In an atomic batch every request id stands once; the later one is the fault.
void refuse_repeated_ids(std::vector<base::Result<WriteParams>>& items) {
  std::unordered_set<std::string_view> seen;
  std::vector<std::size_t> repeated;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i] && !seen.insert(items[i]->request_id.text).second) repeated.push_back(i);
  for (const std::size_t i : repeated)
    items[i] = base::error(
        ErrorId::batch_request_id_repeated,
        fmt::format("request id \"{}\" stands twice in the batch; give each item its own",
                    items[i]->request_id.text),
        "request_id");
}

}  // namespace

base::Result<WriteParams> read_write(Method method, const json::object& params) {
  ObjectReader in(params);
  WriteParams out;
  out.request_id = in.required("request_id", as_request_id);
  read_given(method, in, out);
  read_common(in, out.command.common);
  out.dry_run = in.optional("dry_run", as_bool).value_or(false);
  out.command.signature = in.optional("signature", as_signature);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<BatchParams> read_batch(const json::object& params) {
  ObjectReader in(params);
  BatchParams out;
  out.atomic = in.required("atomic", as_bool);
  const auto raw = in.required("items", AsList{as_item, 1, base::max_batch_items,
                                               ErrorId::batch_empty, ErrorId::batch_too_many});
  out.dry_run = in.optional("dry_run", as_bool).value_or(false);
  JCM_TRY_VOID(in.finish());
  out.items.reserve(raw.size());
  for (const auto& item : raw) out.items.push_back(read_write(item.method, *item.params));
  if (out.atomic) refuse_repeated_ids(out.items);
  return out;
}

}  // namespace jcm::protocol
