// Teller: says the demo's stories in its ledger, one entry after the other; a chapter that fails is
// told of and left.
#ifndef TIDEWAITER_SERVER_DEMO_LEDGER_TELLER_H_
#define TIDEWAITER_SERVER_DEMO_LEDGER_TELLER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/house.h"
#include "server/demo_ledger.h"

namespace tidewaiter::server {

using DemoFields = std::vector<std::pair<std::string, std::string>>;

class DemoTeller {
 public:
  DemoTeller(DemoFederation& federation, api::House& house, DemoHolders holders)
      : federation_(federation), house_(house), holders_(std::move(holders)) {}

  // A moment so many days from now, as entries have it.
  [[nodiscard]] std::string Day(std::int64_t days) const;
  // Says it and waits until it is final; the object. Errors: of the member, and kFailedPrecondition
  // with what the rules refuse.
  Result<std::string> Say(std::string_view member, std::string type, std::string object,
                          std::string data, DemoFields fields = {}, std::string signer = {});
  // Until the own member knows that entry.
  Status UntilKnown(const std::string& object, std::string_view type);
  // Until a neighbour's copy has as much of the object as ours: what it says follows from that.
  Status UntilCopied(std::string_view member, const std::string& object);
  // A change of the charter, signed by whoever has to.
  Status Agree(const std::string& type, const std::string& data);
  // A paper of a record, kept as people's are: the value by which the record commits to it.
  Result<std::string> Paper(const std::string& object, const std::string& bytes);
  // A key of client `i`, kept here.
  Result<std::string> Key(std::size_t i);
  [[nodiscard]] const std::string& client(std::size_t i) const {
    return holders_.clients[i % holders_.clients.size()];
  }
  [[nodiscard]] Result<std::vector<DemoTrader>> importers() const { return holders_.importers(); }

  DemoFederation& federation() { return federation_; }
  api::House& house() { return house_; }

 private:
  DemoFederation& federation_;
  api::House& house_;
  const DemoHolders holders_;
};

// A chapter: one story, with the name under which it is known to be told.
struct DemoChapter {
  std::string_view name;
  Status (*tell)(DemoTeller& teller);
};
// In the order in which they are told (demo_ledger_stories.cc).
std::span<const DemoChapter> DemoChapters();

// The liar signs another history than the one that it showed (demo_ledger_lie.cc).
Status TellTheLie(DemoTeller& teller);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_LEDGER_TELLER_H_
