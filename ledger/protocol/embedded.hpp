// The schema files, carried in the program (made by schemas/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace jcm::protocol {

struct EmbeddedFile {
  std::string_view name;  // file name without ".json": "credits.transfer", "errors"
  std::string_view text;
};
std::span<const EmbeddedFile> embedded_files();

}  // namespace jcm::protocol
