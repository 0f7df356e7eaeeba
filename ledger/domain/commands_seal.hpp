// Commands that tie things down: seals, the erasure of personal data, and the events of the trail.
#pragma once

#include "ledger/domain/command_main.hpp"

namespace jcm::domain {

// What a registry held at the end of a business date, as Merkle roots (chain/holdings_tree.hpp),
// and how far the trail had come. No posting of that registry may be dated on or before it
// afterwards, so the position is frozen. Roots, not tables: one account's holding can be proved
// without the others.
struct TrailHead {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;
  bool operator==(const TrailHead&) const = default;
};
struct Seal {
  RegistryCode registry;
  Date as_of;
  bool operator==(const Seal&) const = default;
};
// What the ledger adds to it: computed from the state before the entry.
struct SealRoots {
  Digest totals;
  Digest holdings;
  std::optional<TrailHead> trail;
  bool operator==(const SealRoots&) const = default;
};

// Erases the texts behind an entry's personal digests, for good; the digests stay, and so does
// every proof.
struct ErasePersonal {
  Seq entry = 0;
  std::vector<PersonalField> fields;  // ascending; empty: all of the entry's
  std::string reason;                 // public: the request or rule, without personal data
  bool operator==(const ErasePersonal&) const = default;
};

// An event of the trail: the second ledger, whose origin ends with "/trail" and which holds nothing
// else.
enum class TrailEventKind : std::uint8_t {
  started = 0,  // the daemon
  stopped = 1,
  denied = 2,    // the caller may not do this
  refused = 3,   // a write the rules said no to
  read = 4,      // of protected data
  exported = 5,  // entries were handed out
  lost = 6,      // so many events that could not be written down one by one
};
template <>
struct NamesOf<TrailEventKind> {
  static constexpr std::string_view texts[] = {"started", "stopped",  "denied", "refused",
                                               "read",    "exported", "lost"};
};
// The trail of the ledger `origin` has this name appended; a ledger with such a name is a trail.
inline constexpr std::string_view trail_suffix = "/trail";
inline bool is_trail(std::string_view origin) { return origin.ends_with(trail_suffix); }
inline std::string trail_origin(const std::string& origin) {
  return origin + std::string(trail_suffix);
}

struct TrailEvent {
  TrailEventKind event = TrailEventKind::started;
  std::string method;     // of the request; empty for starts and stops
  std::string error;      // id of the refusal
  std::uint64_t uid = 0;  // what the kernel said of the caller (SO_PEERCRED)
  std::uint64_t gid = 0;
  std::uint64_t pid = 0;
  std::uint64_t officer = 0;       // 0: none
  std::uint64_t count = 1;         // so many like it were merged into this one ...
  std::optional<Timestamp> since;  // ... from then on
  std::string object;              // what it was about: an account, an entry, a range of entries
  Seq ledger_size = 0;             // entries of the main ledger then
  bool operator==(const TrailEvent&) const = default;
};

template <>
struct FieldsOf<TrailHead> {
  static constexpr auto all =
      std::tuple(field(0, "origin", &TrailHead::origin), field(1, "size", &TrailHead::size),
                 field(2, "root", &TrailHead::root));
};
template <>
struct FieldsOf<Seal> {
  static constexpr auto all =
      std::tuple(field(0, "registry", &Seal::registry), field(1, "as_of", &Seal::as_of));
};
template <>
struct FieldsOf<SealRoots> {
  static constexpr auto all =
      std::tuple(field(0, "totals", &SealRoots::totals), field(1, "holdings", &SealRoots::holdings),
                 field(2, "trail", &SealRoots::trail));
};
template <>
struct FieldsOf<ErasePersonal> {
  static constexpr auto all = std::tuple(field(0, "entry", &ErasePersonal::entry),
                                         maybe(1, "fields", &ErasePersonal::fields),
                                         field(2, "reason", &ErasePersonal::reason));
};
template <>
struct FieldsOf<TrailEvent> {
  static constexpr auto all =
      std::tuple(field(0, "event", &TrailEvent::event), maybe(1, "method", &TrailEvent::method),
                 maybe(2, "error", &TrailEvent::error), field(3, "uid", &TrailEvent::uid),
                 field(4, "gid", &TrailEvent::gid), field(5, "pid", &TrailEvent::pid),
                 field(6, "officer", &TrailEvent::officer), field(7, "count", &TrailEvent::count),
                 field(8, "since", &TrailEvent::since), maybe(9, "object", &TrailEvent::object),
                 field(10, "ledger_size", &TrailEvent::ledger_size));
};

}  // namespace jcm::domain
