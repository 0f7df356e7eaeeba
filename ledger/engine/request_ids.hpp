// Which entry answered a request id. Ids of entries that the views do not show yet are kept in
// memory, those of the group being formed included; older ones are looked up in the views.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "ledger/chain/record.hpp"
#include "ledger/store/entries.hpp"
#include "ledger/store/views.hpp"

namespace jcm::engine {

// Used by the deciding thread only.
class RequestIds {
 public:
  struct Known {
    std::shared_ptr<const chain::Record> record;
    base::Digest leaf;
  };
  RequestIds(std::shared_ptr<const store::ViewsSnapshot> views,
             std::shared_ptr<store::Entries> entries)
      : views_(std::move(views)), entries_(std::move(entries)) {}

  // Errors are failures of the store.
  base::Result<std::optional<Known>> find(const domain::RequestId& id) const;
  // The entry with this number, those of the group being formed included; null when there is none.
  base::Result<std::shared_ptr<const chain::Record>> record_at(domain::Seq seq) const;
  void add(std::shared_ptr<const chain::Record> record, const base::Digest& leaf);
  void drop_newest();  // undoes the newest add
  // Newer views: forgets what they show.
  void follow(std::shared_ptr<const store::ViewsSnapshot> views);

 private:
  std::shared_ptr<const store::ViewsSnapshot> views_;
  std::shared_ptr<store::Entries> entries_;
  std::unordered_map<std::string_view, Known> recent_;  // keys lie in the records
  std::deque<std::shared_ptr<const chain::Record>> order_;
};

}  // namespace jcm::engine
