// Notes beside the newest: kept for ever, cosigned, or void.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/archive/files.hpp"
#include "ledger/archive/note_files.hpp"
#include "ledger/archive/publisher_impl.hpp"
#include "ledger/base/text.hpp"
#include "ledger/chain/cosignature.hpp"

namespace jcm::archive {

using base::ErrorId;

base::Result<std::optional<std::string>> read_note(const std::string& path) {
  JCM_TRY(const auto bytes, read_bounded(path, max_note_bytes));
  if (!bytes) return std::optional<std::string>{};
  return std::optional<std::string>(std::string(base::as_text(*bytes)));
}

base::Result<std::string> Publisher::Impl::joined(const std::string& text,
                                                  const chain::Checkpoint& checkpoint) {
  const auto file = fmt::format("checkpoints/{}", checkpoint.size);
  JCM_TRY(const auto kept, read_note(layout.path(file)));
  if (!kept || *kept == text) return text;
  auto both = chain::merge_signatures(*kept, text);
  if (both) return both;
  return base::error(ErrorId::archive_damaged,
                     fmt::format("{} is not the checkpoint of this ledger at {} entries: {}; keep "
                                 "it as evidence, and export to a new directory",
                                 layout.path(file), checkpoint.size, both.error().detail));
}

base::Status Publisher::Impl::keep_note(const std::string& text, std::uint64_t size) {
  const auto file = fmt::format("checkpoints/{}", size);
  JCM_TRY(const auto kept, read_note(layout.path(file)));
  if (kept == text) return {};
  return staged.put(file, base::as_bytes(text));
}

// What a client needs that still holds a checkpoint of an earlier size whose last tiles are not
// full yet.
base::Status Publisher::Impl::keep_partials(std::uint64_t size) {
  const auto cut = [&](const TileName& name, std::uint64_t width,
                       base::ByteView content) -> base::Status {
    const std::uint64_t asked = width_at(size, name.id);
    const auto file = name.path(asked == 0 ? width : asked);
    if (asked == 0 || asked >= width || is_there(layout.path(file))) return {};
    std::size_t end = asked * sizeof(base::Digest);
    if (name.bundle) {
      end = 0;
      for (std::uint64_t i = 0; i < asked; ++i)
        end += std::size_t{2} + base::get_be<std::uint16_t>(content.subspan(end, 2));
    }
    return staged.put(file, content.first(end));
  };
  return edge.partials(cut);
}

base::Status Publisher::keep(const std::string& note) {
  JCM_TRY(const auto checkpoint, impl_->own_checkpoint(note));
  const std::uint64_t held = impl_->published ? impl_->published->size : 0;
  if (checkpoint.size > held)
    return base::error(
        ErrorId::archive_differs,
        fmt::format("the checkpoint is of {} entries, the archive of {}", checkpoint.size, held));
  if (checkpoint.size == held) return publish(note);
  return impl_->guarded([&]() -> base::Status {
    JCM_TRY_VOID(impl_->staged.flush());
    JCM_TRY(const auto root,
            chain::root_at(checkpoint.size, [&](unsigned level, std::uint64_t index) {
              return node_from(level, index, [&](const TileName& name) {
                const std::uint64_t width = width_at(held, name.id);
                return hashes_of(find_file(impl_->layout, name, width), width);
              });
            }));
    if (root != checkpoint.root)
      return base::error(
          ErrorId::archive_differs,
          fmt::format("the checkpoint of {} entries has another root than the archive at that "
                      "size: it is of another history",
                      checkpoint.size));
    JCM_TRY(const auto text, impl_->joined(note, checkpoint));
    JCM_TRY_VOID(impl_->keep_partials(checkpoint.size));
    JCM_TRY_VOID(impl_->staged.flush());
    JCM_TRY_VOID(impl_->keep_note(text, checkpoint.size));
    return impl_->staged.flush();
  });
}

base::Status Publisher::set_aside(std::uint64_t size) {
  return impl_->guarded([&]() -> base::Status {
    const auto file = fmt::format("checkpoints/{}", size);
    JCM_TRY(const auto kept, read_note(impl_->layout.path(file)));
    if (!kept) return {};
    JCM_TRY_VOID(
        impl_->staged.put(fmt::format("checkpoints/void/{}", size), base::as_bytes(*kept)));
    JCM_TRY_VOID(impl_->staged.flush());
    return impl_->staged.remove(file);
  });
}

std::vector<std::pair<std::uint64_t, std::string>> Publisher::kept() const {
  std::vector<std::pair<std::uint64_t, std::string>> out;
  for (const auto& name : list(impl_->layout.checkpoints()).files) {
    const auto size = base::parse_u64(name);
    const auto note = read_note(impl_->layout.checkpoints() + "/" + name);
    if (size && note && *note) out.emplace_back(*size, **note);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace jcm::archive
