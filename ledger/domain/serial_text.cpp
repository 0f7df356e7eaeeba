// The printed form of serial numbers. The official JCM layout is not public; replace it here.
#include <vector>

#include "ledger/base/text.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::domain {
namespace {

constexpr std::string_view scheme = "JCM";

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != '-') continue;
    parts.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  return parts;
}

base::Error malformed(std::string_view text, std::string_view what) {
  return base::error(
      base::ErrorId::serial_malformed,
      "\"" + base::printable(text, 80) + "\" " + std::string(what) +
          "; give units like JCM-JP-MN004-2017-1-7158: registry, project, vintage, first, "
          "last");
}

}  // namespace

std::string UnitBlock::text() const {
  return std::string(scheme) + "-" + run.registry.text() + "-" + run.project.text() + "-" +
         std::to_string(run.vintage.year) + "-" + std::to_string(range.first) + "-" +
         std::to_string(range.last);
}

base::Result<UnitBlock> UnitBlock::parse(std::string_view text) {
  if (text.size() > 80) return malformed(text, "is too long for units");
  const auto parts = split(text);
  if ((parts.size() != 5 && parts.size() != 6) || parts[0] != scheme)
    return malformed(text, "does not name units");
  const auto registry = RegistryCode::parse(parts[1]);
  if (!registry) return malformed(text, "has no registry of two capital letters in second place");
  const auto project = ProjectReference::parse(parts[2]);
  if (!project) return malformed(text, "has no project reference in third place");
  const auto year = parts[3].size() == 4 ? base::parse_u64(parts[3]) : std::nullopt;
  const auto vintage = Vintage::of(year.value_or(0));
  if (!vintage) return malformed(text, "has no vintage from 2000 to 2199 in fourth place");
  const auto first = base::parse_u64(parts[4]);
  const auto last = base::parse_u64(parts.back());
  if (!first || !last) return malformed(text, "has serials that are not whole numbers");
  const auto range = UnitRange::of(*first, *last);
  if (!range) return malformed(text, "has impossible serials: " + range.error().detail);
  return UnitBlock{{*registry, *project, *vintage}, *range};
}

}  // namespace jcm::domain
