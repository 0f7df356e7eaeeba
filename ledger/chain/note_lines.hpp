// A signed note taken apart, before any signature is looked at. Internal to this room.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::chain {

inline constexpr std::string_view signature_line_start = "\u2014 ";
inline constexpr std::size_t key_id_bytes = 4;
// As golang.org/x/mod/sumdb/note; the text of signed-note asks for at least 16 signatures.
inline constexpr std::size_t max_note_bytes = 1'000'000;
inline constexpr std::size_t max_signatures = 100;

base::Error note_malformed(std::string_view why);

// Valid UTF-8 whose only byte below 0x20 is LF.
bool is_note_text(std::string_view text);

struct SignatureLine {
  std::string_view raw;  // of the note, its LF included
  std::string_view name;
  base::Bytes key_id_and_signature;  // more than key_id_bytes
  [[nodiscard]] base::ByteView key_id() const {
    return base::ByteView(key_id_and_signature).first(key_id_bytes);
  }
  [[nodiscard]] base::ByteView signature() const {
    return base::ByteView(key_id_and_signature).subspan(key_id_bytes);
  }
};

struct SplitNote {
  std::string_view text;  // what is signed, its last LF included
  std::vector<SignatureLine> lines;
};
// The views point into `note`. note.malformed.
base::Result<SplitNote> split_note(std::string_view note);

// The line that puts `signature` (whatever follows the key id) under a note.
std::string signature_line(std::string_view name, base::ByteView key_id, base::ByteView signature);

}  // namespace jcm::chain
