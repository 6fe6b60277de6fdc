// Folder: where a member keeps its keys and what it knows, and how a federation begins.
//
//   InitMember(folder, {.id = "na", .name = "Namibia Customs", .url = "https://…", …});   // keys
//   // everybody sends its card; one drafts the founding, each signs it, then each joins:
//   ASSIGN_OR_RETURN(std::string text, DraftFounding(cards, terms));
//   ASSIGN_OR_RETURN(std::string line, SignFounding(folder, text));
//   JoinFederation(folder, founding_entry);
//
//   <folder>/member.json      id, name, url, log: public; the card that others get
//   <folder>/keys/            0600: one file a key, signed-note private keys; holders/ did:keys
//   <folder>/charter.first    bytes of the founding entry: the root of all trust
//   <folder>/logs/<hash>/     copies of all logs, the own one among them (federation/log_folder.h)
//   <folder>/index/           derived: objects of each log, the catalogue
//   <folder>/payloads/        private fields (src/payload), when there are any
//   <folder>/lock             flock: one process
#ifndef TIDEWAITER_MEMBER_FOLDER_H_
#define TIDEWAITER_MEMBER_FOLDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/disclosure.h"
#include "os/file.h"

namespace tidewaiter::member {

struct NewMember {
  std::string id;        // "na"
  std::string name;      // for people
  std::string url;       // where its node answers: "https://ledger.customs.na"
  std::string log = {};  // origin of its log, "customs.na/ledger"; empty: it only witnesses
  bool cosigns = true;
};

struct FoundingTerms {
  std::string federation;  // for people
  std::string keeper;      // member that orders the charter's log
  std::size_t faults = 0;
  std::size_t quorum = 0;       // 0: the least that holds
  std::size_t change_need = 0;  // 0: the least that holds
};

// Makes the folder and its keys. Errors: kConflict (there is one), kInvalidArgument, kUnavailable.
Status InitMember(const os::Path& folder, const NewMember& member, const ledger::FillSecret& fill);
// member.json: what others have to know. Signed by the member's charter key.
Result<std::string> CardOf(const os::Path& folder);
// The text of charter.found. Errors: kInvalidArgument (a card, the terms).
Result<std::string> DraftFounding(const std::vector<std::string>& cards, const FoundingTerms& terms,
                                  std::int64_t now_ms);
// A signature line on a draft of this or any other charter entry.
Result<std::string> SignFounding(const os::Path& folder, std::string_view text);
// From the founding entry with everybody's signatures. Errors: kInvalidArgument,
// kFailedPrecondition with refusals, kConflict (joined another).
Status JoinFederation(const os::Path& folder, std::string_view founding_entry);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_FOLDER_H_
