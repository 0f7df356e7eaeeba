#include "ledger/engine/recovery.hpp"

#include <optional>

#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger/engine/replay.hpp"

namespace jcm::engine {

using base::error;
using base::ErrorId;

namespace {

// What the views offer as a place to start from: their state, and the tree below both their mark
// and the checkpoint.
struct Start {
  std::shared_ptr<store::Views> views;
  std::shared_ptr<const store::ViewsSnapshot> snapshot;
  domain::State state;
  chain::Frontier tree;
  base::Digest previous_leaf;  // of entry tree.size() - 1
};

base::Error unsound(std::string detail) { return error(ErrorId::views_corrupt, std::move(detail)); }

// The hashes of the complete subtrees of a tree of `size`, largest first.
base::Result<chain::Frontier> frontier_of(const store::ViewsSnapshot& views, std::uint64_t size) {
  std::vector<base::Digest> hashes;
  std::uint64_t done = 0;
  for (int level = 63; level >= 0; --level) {
    const auto width = std::uint64_t{1} << level;
    if ((size & width) == 0) continue;
    JCM_TRY(const auto hash, views.tree_node(static_cast<unsigned>(level), done >> level));
    hashes.push_back(hash);
    done += width;
  }
  return chain::Frontier::of(size, std::move(hashes));
}

base::Result<base::Digest> leaf_of(const store::EntriesReader& reader, domain::Seq seq) {
  JCM_TRY(const auto bytes, reader.read(seq));
  if (!bytes)
    return error(ErrorId::store_gap,
                 "entry " + std::to_string(seq) + " is missing" + std::string(way_out_of_loss));
  return chain::leaf_hash(*bytes);
}

base::Result<Start> open_views(const Options& options) {
  Start start;
  JCM_TRY(auto views, store::Views::open(options.layout.views(), options.tiny_memtables,
                                         options.small_memtables));
  start.views = std::move(views);
  start.snapshot = start.views->snapshot();
  return start;
}

// Views whose rows contradict the entries or the checkpoint give views.corrupt.
base::Result<Start> start_from_views(const Options& options, const Guarded& guarded) {
  JCM_TRY(auto start, open_views(options));
  const auto mark = start.snapshot->mark();
  if (mark == 0) return start;
  const auto& checkpoint = guarded.checkpoint.checkpoint;
  if (mark > guarded.size)
    return unsound("they are applied up to " + std::to_string(mark) + ", the entries end at " +
                   std::to_string(guarded.size));
  JCM_TRY(const auto marked_node, start.snapshot->tree_node(0, mark - 1));
  JCM_TRY(const auto marked_leaf, leaf_of(*guarded.reader, mark - 1));
  if (marked_node != marked_leaf)
    return unsound("they hold another entry " + std::to_string(mark - 1));
  JCM_TRY(start.tree, frontier_of(*start.snapshot, std::min(mark, checkpoint.size)));
  if (start.tree.size() == checkpoint.size && start.tree.root() != checkpoint.root)
    return unsound("their tree at size " + std::to_string(checkpoint.size) +
                   " is not the signed one");
  JCM_TRY(start.previous_leaf, leaf_of(*guarded.reader, start.tree.size() - 1));
  JCM_TRY(const auto node, start.snapshot->tree_node(0, start.tree.size() - 1));
  if (node != start.previous_leaf)
    return unsound("they hold another entry " + std::to_string(start.tree.size() - 1));
  JCM_TRY(start.state, start.snapshot->load_state());
  if (start.state.head().size != mark || !start.state.genesis())
    return unsound("their state is not the one at their mark");
  // The laws over the whole state: rows that contradict one another are not decided on.
  if (const auto lawful = domain::check_whole(start.state); !lawful)
    return unsound("their state breaks a law: " + lawful.error().detail);
  return start;
}

// Views that disagree are only believed to be at fault when the entries alone give the signed root.
base::Result<Start> start_without_views(const Options& options, const Guarded& guarded) {
  const auto& checkpoint = guarded.checkpoint.checkpoint;
  JCM_TRY(const auto root, root_of_entries(*guarded.reader, checkpoint.size));
  if (root != checkpoint.root) return fork(checkpoint, root);
  JCM_TRY_VOID(store::remove_views(options.layout.views()));
  return open_views(options);
}

// Opening for writing replays the log; it must give exactly what was seen before.
base::Result<std::shared_ptr<store::Entries>> open_entries(const Options& options,
                                                           const Guarded& guarded,
                                                           const base::Digest& head_leaf) {
  JCM_TRY(auto entries, store::Entries::open(options.layout.entries(),
                                             {options.tiny_memtables, options.small_memtables}));
  const auto head = entries->head();
  if (head.size == guarded.size && head.leaf == head_leaf)
    return std::shared_ptr<store::Entries>(std::move(entries));
  return error(ErrorId::store_corrupt,
               "before opening for writing there were " + std::to_string(guarded.size) +
                   " entries, after it " + std::to_string(head.size) +
                   (head.size == guarded.size ? " with another head" : "") + way_out_of_loss);
}

// Verifies and replays from where the views stand; then, and only then, opens for writing.
base::Result<Recovered> go_on(const Options& options, const Guarded& guarded, Start start) {
  Recovered result;
  result.views = start.views;
  Replay replay(guarded, *start.views, std::move(start.state), std::move(start.tree),
                start.previous_leaf);
  JCM_TRY(auto replayed, replay.run());
  JCM_TRY_VOID(check_keys(replayed.state, guarded.keys));
  JCM_TRY(result.entries, open_entries(options, guarded, replayed.head_leaf));
  result.state = std::move(replayed.state);
  result.seen = std::move(replayed.seen);
  result.tree = std::move(replayed.tree);
  result.head_leaf = replayed.head_leaf;
  result.head_time = result.state.head().last_time;
  const auto begin = guarded.size - replayed.tail.size();
  result.tail_writer = TailWriter(begin);
  const auto chunks = result.tail_writer.lay(std::move(replayed.tail));
  result.tail = Tail(begin).extended(chunks, guarded.size);
  return result;
}

}  // namespace

base::Result<Recovered> recover(const Options& options, const Guarded& guarded) {
  auto start = start_from_views(options, guarded);
  base::Result<Recovered> result = base::Error{};
  if (start) {
    const bool from_entries_alone = start->snapshot->mark() == 0;
    result = go_on(options, guarded, std::move(*start));
    if (result && from_entries_alone && guarded.size > 1)
      result->notices.push_back("there were no views; they were built from the entries");
    // What looks like damage behind views may be theirs (a row that is not what the entries say).
    const bool may_be_theirs = !result && !from_entries_alone &&
                               base::kind_of(result.error().id) == base::ErrorKind::corrupt;
    if (!may_be_theirs) return result;
  } else {
    result = std::move(start).error();
    if (result.error().id == ErrorId::store_locked) return result;
  }
  const auto why = result.error().detail;
  start = start_without_views(options, guarded);
  if (!start) return std::move(start).error();
  result = go_on(options, guarded, std::move(*start));
  if (result)
    result->notices.push_back("the views were removed and built anew from the entries: " + why);
  return result;
}

}  // namespace jcm::engine
