// Standing book: which traders are authorized operators, suspended, or not any more, for one member
// of the federation: from the final entries of all mirrored logs, and from what their owners
// disclosed of who the operators are.
//
//   StandingBook book("bw");
//   book.Use(charter);                                        // when it changes
//   book.Apply(entry, index);                                 // final entries, as they come
//   book.Know({kNaLog, "operator/na-1042"}, "NA1042");        // from the payload store
//   options.standings = [&](auto trader, auto at) { return book.Of(trader, at); };
//
// An entry names its operator by a commitment alone; so nobody is found before the payload came
// (payload/store.h: Ids at the start, Receive later). An operator counts for a member by its own
// grant, or by an agreement of which that member and the granting one are parties and that is in
// force. Of several grants of one member under one programme the one whose entry is latest counts.
// Thread-safe: readers beside one writer. Of costs a microsecond or two; some 500 bytes an
// operator.
#ifndef TIDEWAITER_PAYLOAD_STANDING_H_
#define TIDEWAITER_PAYLOAD_STANDING_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "desk/standing.h"
#include "ledger/charter.h"
#include "ledger/operator.h"
#include "payload/audit.h"

namespace tidewaiter::payload {

// How an operator stands after its latest entry, for `viewer`, at a time. Nothing: for that member
// it is nobody (no agreement, the entry is none of an operator). One for each agreement that
// counts; one without an agreement where the viewer granted it. `trader` and `index` are left
// empty. Pure.
std::vector<desk::TraderStanding> OperatorStanding(const ledger::Entry& latest,
                                                   const ledger::Charter& charter,
                                                   std::string_view viewer, std::int64_t at_ms);

class StandingBook {
 public:
  explicit StandingBook(std::string viewer) : viewer_(std::move(viewer)) {}

  void Use(std::shared_ptr<const ledger::Charter> charter);
  // A final entry and its place in its log; what is not about operators, or older than what is
  // known, is left out.
  void Apply(const ledger::Entry& entry, std::uint64_t index);
  // Who an operator is; an id in any writing (ledger::PlainNumber).
  void Know(const ObjectName& name, std::string_view holder_id);
  // What was known of who it is was deleted.
  void Forget(const ObjectName& name);

  // The most serious first.
  [[nodiscard]] std::vector<desk::TraderStanding> Of(std::string_view trader,
                                                     std::int64_t at_ms) const;
  [[nodiscard]] std::size_t size() const;  // operators whose holder is known

 private:
  struct Latest {
    ledger::Entry entry;  // without its signatures
    std::uint64_t index = 0;
  };
  std::string viewer_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const ledger::Charter> charter_ = std::make_shared<const ledger::Charter>();
  std::map<ObjectName, Latest> latest_;
  std::map<ObjectName, std::string> holders_;  // plain ids
  std::unordered_multimap<std::string, ObjectName> by_holder_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_STANDING_H_
