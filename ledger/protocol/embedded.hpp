// The schema files and the record format, carried in the program (made by schemas/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace jcm::protocol {

struct EmbeddedFile {
  std::string_view name;  // file name without its ending: "credits.transfer", "errors"
  std::string_view text;
};
std::span<const EmbeddedFile> embedded_files();

}  // namespace jcm::protocol
