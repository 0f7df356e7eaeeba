#include "ledger/store/view_rows.hpp"

#include "ledger/store/row_codec.hpp"

namespace jcm::store::view_row {

using namespace row_codec;

std::string encode(const domain::RegistryRow& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).uint(static_cast<std::uint64_t>(row.side));
    map.key(1).text(row.name);
    map.key(2).integer(row.utc_offset_minutes);
    map.key(3).boolean(row.live);
    if (row.last_business_date) map.key(4).integer(row.last_business_date->days);
    map.key(5).uint(row.opened_by);
  });
}
base::Status decode(std::string_view stored, domain::RegistryRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.side = choice<domain::Side>(in, 1);
    if (map.need(1)) row.name = in.text();
    if (map.need(2)) row.utc_offset_minutes = date(in).days;  // the same width
    if (map.need(3)) row.live = in.boolean();
    if (map.has(4)) row.last_business_date = date(in);
    if (map.need(5)) row.opened_by = in.uint();
  });
}

std::string encode(const domain::ProjectRow& row) {
  return encode_map([&](MapWriter& map) {
    chain::described::write(map.key(0), row.facts);
    map.key(1).uint(row.recorded_by);
  });
}
base::Status decode(std::string_view stored, domain::ProjectRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) chain::described::read(in, row.facts);
    if (map.need(1)) row.recorded_by = in.uint();
  });
}

std::string encode(const domain::AccountRow& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).uint(static_cast<std::uint64_t>(row.status));
    map.key(1).uint(static_cast<std::uint64_t>(row.trust_property));
    if (row.holder_name) map.key(2).bytes(row.holder_name->view());
    map.key(3).uint(row.opened_by);
    map.key(4).integer(row.opened_on.days);
    map.key(5).uint(row.balance.raw());
    if (!row.debited_on) return;
    map.key(6).integer(row.debited_on->days);
    map.key(7).uint(row.debited.raw());
  });
}
base::Status decode(std::string_view stored, domain::AccountRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.status = choice<domain::AccountStatus>(in, 3);
    if (map.need(1)) row.trust_property = choice<domain::TrustProperty>(in, 2);
    if (map.has(2)) row.holder_name = digest(in);
    if (map.need(3)) row.opened_by = in.uint();
    if (map.need(4)) row.opened_on = date(in);
    if (map.need(5)) row.balance = quantity(in);
    if (!map.has(6)) return;
    row.debited_on = date(in);
    if (map.need(7)) row.debited = quantity(in);
  });
}

std::string encode(const domain::RunRow& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).uint(row.issued.raw());
    map.key(1).uint(row.highest);
  });
}
base::Status decode(std::string_view stored, domain::RunRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.issued = quantity(in);
    if (map.need(1)) row.highest = in.uint();
  });
}

std::string encode(const domain::BlockRow& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).uint(row.last);
    auto& account = map.key(1);
    account.array(3);
    account.text(row.account.registry.text());
    account.uint(static_cast<std::uint64_t>(row.account.kind));
    account.uint(row.account.number);
    map.key(2).uint(row.issued_by);
  });
}
base::Status decode(std::string_view stored, domain::BlockRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.last = in.uint();
    if (map.need(1)) {
      if (in.array() != 3) bad(in, "an account has three parts");
      chars(in, row.account.registry.letters);
      const auto kind = domain::account_kind_of(in.uint());
      if (kind)
        row.account.kind = *kind;
      else
        bad(in, "an account kind is unknown");
      row.account.number = number<std::uint32_t>(in);
    }
    if (map.need(2)) row.issued_by = in.uint();
  });
}

std::string encode(const domain::KeyRow& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).bytes(row.key.view());
    map.key(1).uint(static_cast<std::uint64_t>(row.reason));
    if (row.recovery_key) map.key(2).bytes(row.recovery_key->view());
    if (!row.trusted) return;
    map.key(3).uint(row.trusted->size);
    map.key(4).bytes(row.trusted->root.view());
  });
}
base::Status decode(std::string_view stored, domain::KeyRow& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.key = digest(in);
    if (map.need(1)) row.reason = choice<domain::KeyChangeReason>(in, 2);
    if (map.has(2)) row.recovery_key = digest(in);
    if (!map.has(3)) return;
    row.trusted.emplace();
    row.trusted->size = in.uint();
    if (map.need(4)) row.trusted->root = digest(in);
  });
}

std::string encode(const StoredHead& head) {
  return encode_map([&](MapWriter& map) {
    map.key(0).uint(head.size);
    map.key(1).integer(head.last_time.micros);
    map.key(2).text(head.batch_id);
    map.key(3).uint(head.batch_remaining);
    map.key(4).uint(head.batch_count);
  });
}
base::Status decode(std::string_view stored, StoredHead& head) {
  return decode_map(stored, head, [&](Reader& in, MapReader& map) {
    if (map.need(0)) head.size = in.uint();
    if (map.need(1)) head.last_time = {in.integer()};
    if (map.need(2)) head.batch_id = in.text();
    if (map.need(3)) head.batch_remaining = number<std::uint32_t>(in);
    if (map.need(4)) head.batch_count = number<std::uint32_t>(in);
  });
}

std::string encode(const AccountMovement& row) {
  return encode_map([&](MapWriter& map) {
    map.key(0).integer(row.business_date.days);
    if (!row.in.is_zero()) map.key(1).uint(row.in.raw());
    if (!row.out.is_zero()) map.key(2).uint(row.out.raw());
    map.key(3).uint(row.balance.raw());
  });
}
base::Status decode(std::string_view stored, AccountMovement& row) {
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) row.business_date = date(in);
    if (map.has(1)) row.in = quantity(in);
    if (map.has(2)) row.out = quantity(in);
    if (map.need(3)) row.balance = quantity(in);
  });
}

std::string encode(std::uint64_t value) {
  base::Bytes out;
  Writer(out).uint(value);
  return std::string(base::as_text(out));
}
base::Status decode(std::string_view stored, std::uint64_t& value) {
  Reader in(base::as_bytes(stored));
  value = in.uint();
  if (const auto status = in.finish(); !status) return corrupt(status.error().detail);
  return {};
}

}  // namespace jcm::store::view_row
