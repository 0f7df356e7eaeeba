// CBOR items as a tree, to take entries apart in tests, change one place and put them together
// again, wrongly if asked to. Reads through the ledger's strict reader, writes without any rule.
#pragma once

#include <stdexcept>
#include <utility>
#include <vector>

#include "ledger/chain/cbor.hpp"

namespace jcm::test {

using chain::cbor::Major;

struct Item {
  Major major = Major::unsigned_integer;
  std::uint64_t value = 0;  // integers (for negative ones -1 - n), true and false as 1 and 0
  base::Bytes data;         // byte strings and text
  std::vector<Item> items;  // arrays; maps as key, value, key, value ...
  base::Bytes raw;          // when not empty, written instead of everything above

  // The value under `key`, of a map; or the item at that place, of an array.
  Item& at(std::uint64_t key) {
    if (major == Major::array) return items.at(key);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
      if (items[i].value == key) return items[i + 1];
    throw std::out_of_range("no such key");
  }
  void put(Item key, Item element) {
    items.push_back(std::move(key));
    items.push_back(std::move(element));
  }
  void drop(std::uint64_t key) {
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
      if (items[i].value == key) {
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(i),
                    items.begin() + static_cast<std::ptrdiff_t>(i) + 2);
        return;
      }
    throw std::out_of_range("no such key");
  }
};

inline Item uint_item(std::uint64_t value) { return {Major::unsigned_integer, value, {}, {}, {}}; }
inline Item negative_item(std::uint64_t value) {
  return {Major::negative_integer, value, {}, {}, {}};
}
inline Item text_item(std::string_view text) {
  const auto bytes = base::as_bytes(text);
  return {Major::text, 0, base::Bytes(bytes.begin(), bytes.end()), {}, {}};
}
inline Item bytes_item(base::Bytes data) {
  return {Major::byte_string, 0, std::move(data), {}, {}};
}
inline Item array_item(std::vector<Item> items) {
  return {Major::array, 0, {}, std::move(items), {}};
}
inline Item map_item(std::vector<Item> items) { return {Major::map, 0, {}, std::move(items), {}}; }
inline Item bool_item(bool value) { return {Major::simple, value ? 1U : 0U, {}, {}, {}}; }
inline Item raw_item(std::string_view hex) {
  return {Major::unsigned_integer, 0, {}, {}, *base::from_hex(hex)};
}

inline Item read_tree(chain::cbor::Reader& in, int depth = 0) {
  Item out;
  if (depth > 32) {
    in.fail(base::ErrorId::cbor_malformed, "the items nest too deep");
  } else if (in.next_is(Major::negative_integer)) {
    out = negative_item(static_cast<std::uint64_t>(-1 - in.integer()));
  } else if (in.next_is(Major::byte_string)) {
    const auto bytes = in.bytes();
    out = bytes_item({bytes.begin(), bytes.end()});
  } else if (in.next_is(Major::text)) {
    out = text_item(in.text());
  } else if (in.next_is(Major::simple)) {
    out = bool_item(in.boolean());
  } else if (in.next_is(Major::array)) {
    out = array_item({});
    for (std::uint64_t left = in.array(); left > 0 && in.ok(); --left)
      out.items.push_back(read_tree(in, depth + 1));
  } else if (in.next_is(Major::map)) {
    out = map_item({});
    for (std::uint64_t left = in.map(); left > 0 && in.ok(); --left) {
      Item key = uint_item(in.uint());
      if (!out.items.empty() && key.value <= out.items[out.items.size() - 2].value)
        in.fail(base::ErrorId::cbor_not_canonical, "keys out of order");
      out.put(std::move(key), read_tree(in, depth + 1));
    }
  } else {
    out = uint_item(in.uint());  // or the reader's fault
  }
  return out;
}

inline base::Result<Item> read_tree(base::ByteView bytes) {
  chain::cbor::Reader in(bytes);
  Item out = read_tree(in);
  if (auto status = in.finish(); !status) return std::move(status).error();
  return out;
}

// With chain's writer for the heads, so that what it writes is also what is compared with the
// input.
inline void write_tree(const Item& item, base::Bytes& out) {
  chain::cbor::Writer writer(out);
  if (!item.raw.empty()) {
    out.insert(out.end(), item.raw.begin(), item.raw.end());
    return;
  }
  switch (item.major) {
    case Major::unsigned_integer:
      writer.uint(item.value);
      return;
    case Major::negative_integer:
      writer.integer(-1 - static_cast<std::int64_t>(item.value));
      return;
    case Major::byte_string:
      writer.bytes(item.data);
      return;
    case Major::text:
      writer.text(base::as_text(item.data));
      return;
    case Major::simple:
    case Major::tag:
      writer.boolean(item.value == 1);
      return;
    case Major::array:
      writer.array(item.items.size());
      break;
    case Major::map: {
      const std::size_t head = out.size();
      writer.array(item.items.size() / 2);
      out[head] = static_cast<std::uint8_t>(out[head] | 0x20);  // major type 4 becomes 5
      break;
    }
  }
  for (const auto& inner : item.items) write_tree(inner, out);
}

inline base::Bytes write_tree(const Item& item) {
  base::Bytes out;
  write_tree(item, out);
  return out;
}

}  // namespace jcm::test
