// Needed: whose signatures an entry wants, by its type, its data and the entry before: what the
// rules ask for, told beforehand. The rules have the last word.
#ifndef TIDEWAITER_MEMBER_INTERNAL_NEEDED_H_
#define TIDEWAITER_MEMBER_INTERNAL_NEEDED_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "member/internal/data_object.h"

namespace tidewaiter::member {

// One signature: by a did:key or a key of that name; or by any key of a member with the power.
struct Need {
  std::string name = {};  // "" : by a member's power
  std::string member = {};
  ledger::Power power = ledger::Power::kCharter;
  std::string except = {};  // a member's key that does not do
  friend bool operator==(const Need&, const Need&) = default;
};

struct Needs {
  std::vector<Need> all;     // every one of them
  std::vector<Need> one_of;  // and one of these, when there are any
};

struct NeedsOf {
  std::string_view type;
  const DataObject& data;
  const ledger::Entry* before = nullptr;
  const ledger::Entry* earlier = nullptr;  // the one before that; only title.reject asks
  std::string_view writer;                 // member that writes the log
};
Needs FindNeeds(const NeedsOf& of);

// Types that may follow `before` by its status alone; all that open a kind when it is null.
std::vector<std::string_view> TypesAfter(const ledger::Entry& before);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_NEEDED_H_
