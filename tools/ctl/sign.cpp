#include "tools/ctl/sign.hpp"

#include "ledger/base/bytes.hpp"
#include "ledger/chain/officer_signature.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/protocol/write_params.hpp"
#include "tools/ctl/json_fields.hpp"

namespace jcm::ctl {

std::optional<Failure> Signing::load(Client& client) {
  if (key_) return std::nullopt;
  auto key = crypto::FileKey::load(key_file_);
  if (!key) return local_failure(exit_usage, key.error());
  const auto who = client.call("whoami", {});
  if (!who) return who.failure();
  origin_ = text_at(who.object(), "origin");
  officer_ = number_at(who.object(), "officer");
  key_ = *std::move(key);
  return std::nullopt;
}

std::optional<Failure> Signing::sign(protocol::Method method, json::object& params) const {
  const auto write = protocol::read_write(method, params);
  if (!write) return std::nullopt;
  const auto signature = chain::sign_as_officer(origin_, officer_, write->request_id,
                                                chain::request_digest(write->command), *key_);
  if (!signature) return local_failure(exit_refused, signature.error());
  params["signature"] = base::to_hex(*signature);
  return std::nullopt;
}

std::variant<json::object, Failure> Signing::prepare(Client& client, std::string_view method,
                                                     const json::object& params) {
  const auto* info = protocol::find_method(method);
  if (info == nullptr || !info->writes()) return params;
  if (auto failure = load(client)) return *std::move(failure);
  json::object ready = params;
  if (info->act == protocol::MethodAct::write) {
    if (auto failure = sign(info->method, ready)) return *std::move(failure);
    return ready;
  }
  auto* items = ready.if_contains("items");
  if (items == nullptr || !items->is_array()) return ready;
  for (auto& value : items->get_array()) {
    if (!value.is_object()) continue;
    auto& item = value.get_object();
    const auto* of = protocol::find_method(text_at(item, "method"));
    auto* inner = item.if_contains("params");
    if (of == nullptr || of->act != protocol::MethodAct::write || inner == nullptr ||
        !inner->is_object())
      continue;
    if (auto failure = sign(of->method, inner->get_object())) return *std::move(failure);
  }
  return ready;
}

}  // namespace jcm::ctl
