#include "ledger/store/file_sums.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "ledger/base/text.hpp"
#include "ledger/crypto/digest.hpp"
#include "ledger/store/durable_file.hpp"

namespace jcm::store {
namespace {

constexpr std::string_view first_line = "jcm-ledger file sums 0";
constexpr std::string_view file_word = "file ";
constexpr std::string_view sums_word = "sums ";

// The next line, without its line feed; absent when none is left that ends in one.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string FileSums::text() const {
  std::string out = fmt::format("{}\n", first_line);
  for (const auto& [name, file] : files) {
    out += fmt::format("{}{} {}\n", file_word, name, file.size);
    for (const auto& piece : file.pieces) out += base::to_hex(piece.view()) + "\n";
  }
  const auto digest = crypto::sha256(base::as_bytes(out));
  return out + fmt::format("{}{}\n", sums_word, base::to_hex(digest.view()));
}

std::optional<FileSums> FileSums::parse(std::string_view text) {
  FileSums out;
  File* file = nullptr;
  std::string_view rest = text;
  if (take_line(rest) != first_line) return std::nullopt;
  while (const auto line = take_line(rest)) {
    if (line->starts_with(sums_word)) break;
    if (line->starts_with(file_word)) {
      const auto space = line->rfind(' ');
      const auto size = base::parse_u64(line->substr(space + 1));
      if (!size || space < file_word.size()) return std::nullopt;
      file = &out.files[std::string(line->substr(file_word.size(), space - file_word.size()))];
      file->size = *size;
      continue;
    }
    const auto digest = base::digest_from_hex(*line);
    if (!digest || file == nullptr) return std::nullopt;
    file->pieces.push_back(*digest);
  }
  // Only the one text that these sums have is theirs; that covers the last line too.
  if (out.text() != text) return std::nullopt;
  return out;
}

base::Result<FileSums::File> sum_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const auto buffer = std::make_unique<char[]>(sums_piece);
  FileSums::File out;
  while (in) {
    in.read(buffer.get(), sums_piece);
    const auto n = static_cast<std::size_t>(in.gcount());
    if (n == 0) break;
    out.pieces.push_back(crypto::sha256(base::as_bytes(std::string_view(buffer.get(), n))));
    out.size += n;
  }
  if (!in.eof())
    return base::error(base::ErrorId::file_unreadable, fmt::format("cannot read {}", path));
  return out;
}

base::Status write_sums(const std::string& directory, const FileSums& known) {
  FileSums sums;
  std::error_code fault;
  for (const auto& item : std::filesystem::directory_iterator(directory, fault)) {
    const std::string name = item.path().filename().string();
    if (!item.is_regular_file(fault) || name == sums_name) continue;
    const auto old = known.files.find(name);
    if (name.ends_with(".sst") && old != known.files.end() &&
        old->second.size == item.file_size(fault)) {
      sums.files[name] = old->second;
      continue;
    }
    JCM_TRY(sums.files[name], sum_file(item.path().string()));
  }
  if (fault)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot list {}: {}", directory, fault.message()));
  return write_durably(directory, std::string(sums_name), sums.text());
}

base::Result<std::optional<std::string>> take_sums(const std::string& directory) {
  const std::string path = fmt::format("{}/{}", directory, sums_name);
  JCM_TRY(auto text, read_whole(path));
  if (!text) return text;
  std::error_code fault;
  std::filesystem::remove(path, fault);
  if (fault)
    return base::error(base::ErrorId::file_unwritable,
                       fmt::format("cannot remove {}: {}", path, fault.message()));
  JCM_TRY_VOID(sync_directory(directory));
  return text;
}

base::Status put_sums(const std::string& directory, const std::string& text) {
  return write_durably(directory, std::string(sums_name), text);
}

}  // namespace jcm::store
