#include "ledger/archive/publisher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/archive/files.hpp"
#include "ledger/archive/note_files.hpp"
#include "ledger/archive/publisher_impl.hpp"
#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"

namespace jcm::archive {
namespace {

using base::ErrorId;

base::Result<Descriptor> lock(const std::string& directory) {
  Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle.get() >= 0 && ::flock(handle.get(), LOCK_EX | LOCK_NB) == 0) return handle;
  if (handle.get() >= 0 && errno == EWOULDBLOCK)
    return base::error(ErrorId::archive_locked,
                       fmt::format("another program is writing the archive {}", directory));
  return base::error(ErrorId::file_unwritable, fmt::format("cannot lock the directory {}: {}",
                                                           directory, std::strerror(errno)));
}

// A directory that holds nothing of ours must hold nothing at all: an archive is never poured into
// a folder of other files.
base::Status check_free(const Layout& layout) {
  namespace fs = std::filesystem;
  std::error_code fault;
  if (fs::is_directory(layout.path("entries"), fault) ||
      fs::is_directory(layout.path("data/entries"), fault))
    return base::error(ErrorId::archive_foreign,
                       fmt::format("{} is the data directory of a ledger; give an empty directory",
                                   layout.directory));
  if (looks_like_archive(layout.directory)) return {};
  const auto listed = list(layout.directory);
  for (const auto* names : {&listed.files, &listed.directories})
    for (const auto& name : *names)
      if (name != "lost+found")
        return base::error(ErrorId::archive_foreign,
                           fmt::format("{} holds \"{}\" and no archive; give an empty directory",
                                       layout.directory, base::printable(name)));
  return {};
}

}  // namespace

base::Status Publisher::Impl::load() {
  JCM_TRY(const auto text, read_note(layout.checkpoint()));
  if (!text) return {};
  const auto checkpoint = unverified_checkpoint(*text);
  if (!checkpoint)
    return base::error(ErrorId::archive_damaged,
                       fmt::format("{}: {}", layout.checkpoint(), checkpoint.error().detail));
  if (checkpoint->origin != origin)
    return base::error(ErrorId::archive_foreign,
                       fmt::format("{} is the archive of {}, not of {}", layout.directory,
                                   base::printable(checkpoint->origin), origin));
  JCM_TRY(edge, Edge::load(layout, checkpoint->size));
  if (edge.root() != checkpoint->root)
    return base::error(
        ErrorId::archive_damaged,
        fmt::format("the tiles of {} do not give the root of its checkpoint of {} entries; verify "
                    "it with jcm-verify, and export to a new directory",
                    layout.directory, checkpoint->size));
  note = *text;
  published = *checkpoint;
  return {};
}

base::Status Publisher::Impl::put_full(const TileName& name, base::ByteView content) {
  auto partials = name.path() + ".p";
  if (is_there(layout.path(partials))) superseded.push_back(std::move(partials));
  return staged.put(name.path(), content);
}

base::Status Publisher::Impl::put_partial(const TileName& name, std::uint64_t width,
                                          base::ByteView content) {
  const bool was_published = published && published->size == edge.size();
  const auto file = name.path(width);
  if (was_published && is_there(layout.path(file))) return {};
  return staged.put(file, content);
}

base::Result<chain::Checkpoint> Publisher::Impl::own_checkpoint(const std::string& text) const {
  JCM_TRY(auto checkpoint, unverified_checkpoint(text));
  if (checkpoint.origin != origin)
    return base::error(ErrorId::archive_foreign,
                       fmt::format("the checkpoint is of {}, the archive of {}",
                                   base::printable(checkpoint.origin), origin));
  return checkpoint;
}

base::Status Publisher::Impl::put_checkpoint(const std::string& text,
                                             const chain::Checkpoint& checkpoint) {
  if (text != note) {
    JCM_TRY_VOID(staged.flush());
    // The full tiles are there for good; a client of an older checkpoint falls back to them.
    for (const auto& folder : superseded) JCM_TRY_VOID(staged.remove_folder(folder));
    superseded.clear();
    JCM_TRY_VOID(staged.put_last("checkpoint", base::as_bytes(text)));
  }
  note = text;
  published = checkpoint;
  return {};
}

Publisher::Publisher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Publisher::~Publisher() {
  if (!impl_->failed) impl_->staged.finish();
}

base::Result<std::unique_ptr<Publisher>> Publisher::open(const std::string& directory,
                                                         const std::string& origin, Disk& disk) {
  auto impl = std::make_unique<Impl>(Layout{directory}, origin, disk);
  if (!is_there(directory)) {
    JCM_TRY_VOID(disk.make_directory(directory));
    // Not every directory that one may create in can be opened, and nothing depends on it yet.
    const auto parent = std::filesystem::path(directory + "/..").lexically_normal().string();
    (void)disk.sync(parent);
  }
  std::error_code fault;
  if (!std::filesystem::is_directory(directory, fault))
    return base::error(
        ErrorId::file_unwritable,
        fmt::format("{} is not a directory; give one, or a name that is free", directory));
  JCM_TRY(impl->lock, lock(directory));
  JCM_TRY_VOID(check_free(impl->layout));
  JCM_TRY_VOID(impl->staged.clear());
  JCM_TRY_VOID(impl->load());
  // From here on the directory is known as an archive, whenever the writing is interrupted.
  if (!is_there(impl->layout.path("tile"))) JCM_TRY_VOID(impl->staged.make_folder("tile"));
  return std::unique_ptr<Publisher>(new Publisher(std::move(impl)));
}

base::Result<std::unique_ptr<Publisher>> Publisher::open(const std::string& directory,
                                                         const std::string& origin) {
  return open(directory, origin, real_disk());
}

std::uint64_t Publisher::size() const { return impl_->edge.size(); }
const std::optional<chain::Checkpoint>& Publisher::published() const { return impl_->published; }

base::Status Publisher::append(base::ByteView entry) {
  if (entry.size() > base::max_entry_bytes)
    return base::error(ErrorId::entry_too_large,
                       fmt::format("entry {} has {} bytes; {} is the most", size(), entry.size(),
                                   base::max_entry_bytes));
  return impl_->guarded([&] {
    return impl_->edge.append(entry,
                              [&](const TileName& name, std::uint64_t, base::ByteView content) {
                                return impl_->put_full(name, content);
                              });
  });
}

base::Status Publisher::publish(const std::string& note) {
  JCM_TRY(const auto checkpoint, impl_->own_checkpoint(note));
  if (checkpoint.size != size() || checkpoint.root != impl_->edge.root())
    return base::error(
        ErrorId::archive_differs,
        fmt::format("the {} entries give the root {}, but signed is {} for {} entries: they are "
                    "not what was signed, or not a continuation of what the archive holds",
                    size(), base::to_base64(impl_->edge.root().view()),
                    base::to_base64(checkpoint.root.view()), checkpoint.size));
  return impl_->guarded([&]() -> base::Status {
    JCM_TRY(const auto text, impl_->joined(note, checkpoint));
    JCM_TRY_VOID(impl_->edge.partials(
        [&](const TileName& name, std::uint64_t width, base::ByteView content) {
          return impl_->put_partial(name, width, content);
        }));
    // A reader follows the newest note there is, so this one, too, comes after its tiles.
    JCM_TRY_VOID(impl_->staged.flush());
    JCM_TRY_VOID(impl_->keep_note(text, checkpoint.size));
    JCM_TRY_VOID(impl_->put_checkpoint(text, checkpoint));
    return impl_->staged.flush();
  });
}

bool Publisher::has(const std::string& relative) const {
  return is_there(impl_->layout.path(relative));
}

base::Status Publisher::place(const std::string& relative, std::string_view content) {
  return impl_->guarded([&]() -> base::Status {
    const auto found = read_bounded(impl_->layout.path(relative), content.size());
    if (found && *found && std::ranges::equal(**found, base::as_bytes(content))) return {};
    JCM_TRY_VOID(impl_->staged.put(relative, base::as_bytes(content)));
    return impl_->staged.flush();
  });
}

}  // namespace jcm::archive
