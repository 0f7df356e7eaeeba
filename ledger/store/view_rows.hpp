// Rows of the views as bytes: canonical CBOR maps (chain/cbor.hpp), numbered in the order of the
// members. Views are derived and may be thrown away, so this layout binds nobody: a change of it is
// a new views_format.
#pragma once

#include <string>
#include <string_view>

#include "ledger/domain/state.hpp"
#include "ledger/store/row_codec.hpp"
#include "ledger/store/views.hpp"

namespace jcm::store::view_row {

// The state's head as the views keep it; head.size is the mark.
using StoredHead = domain::State::Head;

std::string encode(const domain::RegistryRow& row);
std::string encode(const domain::ProjectRow& row);
std::string encode(const domain::DecisionRow& row);
std::string encode(const domain::AccountRow& row);
std::string encode(const domain::RunRow& row);
std::string encode(const domain::BlockRow& row);
std::string encode(const domain::KeyRow& row);
std::string encode(const StoredHead& head);
std::string encode(const AccountMovement& row);  // without its seq, which stands in the key
std::string encode(std::uint64_t number);
template <domain::Described Row>
std::string encode(const Row& row) {
  base::Bytes out;
  row_codec::Writer writer(out);
  chain::described::write(writer, row);
  return std::string(base::as_text(out));
}

// views.corrupt.
base::Status decode(std::string_view stored, domain::RegistryRow& row);
base::Status decode(std::string_view stored, domain::ProjectRow& row);
base::Status decode(std::string_view stored, domain::DecisionRow& row);
base::Status decode(std::string_view stored, domain::AccountRow& row);
base::Status decode(std::string_view stored, domain::RunRow& row);
base::Status decode(std::string_view stored, domain::BlockRow& row);
base::Status decode(std::string_view stored, domain::KeyRow& row);
base::Status decode(std::string_view stored, StoredHead& head);
base::Status decode(std::string_view stored, AccountMovement& row);
base::Status decode(std::string_view stored, std::uint64_t& number);
template <domain::Described Row>
base::Status decode(std::string_view stored, Row& row) {
  row = Row{};
  row_codec::Reader in(base::as_bytes(stored));
  chain::described::read(in, row);
  if (const auto status = in.finish(); !status) return row_codec::corrupt(status.error().detail);
  return {};
}

}  // namespace jcm::store::view_row
