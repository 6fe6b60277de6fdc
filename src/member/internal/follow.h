// Follow: the data of the next entry, from what somebody wishes and the state before. What the wish
// says stands as it is – when it is wrong the rule says so –; what follows from the state is filled
// in.
//
//   ASSIGN_OR_RETURN(DataObject data, Follow({.type = "title.transfer", .wish = wish, …}));
#ifndef TIDEWAITER_MEMBER_INTERNAL_FOLLOW_H_
#define TIDEWAITER_MEMBER_INTERNAL_FOLLOW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/charter.h"
#include "ledger/entry.h"
#include "member/internal/data_object.h"

namespace tidewaiter::member {

struct Following {
  std::string_view type;
  const DataObject& wish;
  const ledger::Entry* before = nullptr;  // the last entry of the object; null: it opens
  std::string_view self;                  // own member id
  const ledger::Charter& charter;
  std::int64_t now_ms = 0;
  // Entry `number` of the same object.
  std::function<std::optional<ledger::Entry>(std::uint32_t number)> history;
  // The proof of the last final entry of an object in a log, with the entry in it; nothing: there
  // is none here.
  std::function<std::optional<std::string>(std::string_view log, std::string_view object)> prove;
  // The name of our key that approves bonds; "" when there is none.
  std::string approval;
};

// Errors: kInvalidArgument with a pointer under /data: a short form that cannot be spelt out.
Result<DataObject> Follow(const Following& next);

// The parts, by kind.
void FollowOperator(const Following& next, DataObject& data);
void FollowCertificate(const Following& next, DataObject& data);
void FollowNumbers(const Following& next, DataObject& data);
void FollowDocument(const Following& next, DataObject& data);
Status FollowCarnet(const Following& next, DataObject& data);
Status FollowTitle(const Following& next, DataObject& data);
void FollowShipment(const Following& next, DataObject& data);
Status FollowCondition(const Following& next, DataObject& data);
void FollowBond(const Following& next, DataObject& data);

// Names of commitments that the next entry repeats from the one before.
bool KeepsCommitment(std::string_view type, std::string_view name);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_FOLLOW_H_
