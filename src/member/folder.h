// Folder: where a member keeps its keys and what it knows, and how a federation begins.
//
//   InitMember(folder, {.id = "na", .name = "Namibia Customs", .url = "https://…", …});   // keys
//   // everybody sends its card; one drafts the founding, each signs it, then each joins:
//   ASSIGN_OR_RETURN(std::string text, DraftFounding(cards, terms));
//   ASSIGN_OR_RETURN(std::string line, SignFounding(folder, text));
//   JoinFederation(folder, founding_entry);
//
//   <folder>/member.card      id, name, url, log, public keys: what others get, a signed note
//   <folder>/keys/            0600: one file a key, signed-note private keys; holders/ did:keys;
//                             sealing.key: 64 hexadecimal digits (access::SecretKey), the seed of
//                             the X25519 key to which payloads are sealed; attestation.key: the
//                             secp256k1 key of OpenAttestation, in the same form; payloads.key:
//                             that of private fields, where no installation has one
//   <folder>/charter.first    bytes of the founding entry: the root of all trust
//   <folder>/charter.size     how many entries of the charter's log are in force here
//   <folder>/logs/<hash>/     copies of all logs, the own one among them (federation/log_folder.h);
//                             they lie elsewhere where database.toml says so (pglog/log_database.h)
//   <folder>/index/           derived: objects of each log, the catalogue
//   <folder>/evidence/        documents that prove lies, by id
//   <folder>/alarms           what was told to people, a line of JSON each
//   <folder>/told             how far OnFinal has come in each log
//   <folder>/payloads/        private fields (src/payload), when there are any
//   <folder>/lock             flock: one process
//   <folder>/disk-is-latest   people's word that no older copy was brought back; counts once
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
  std::string federation;  // a name of a-z, 0-9, - and _: its log is "<federation>/charter"
  std::string keeper;      // member that orders the charter's log
  std::size_t faults = 0;
  std::size_t quorum = 0;       // 0: the least that holds
  std::size_t change_need = 0;  // 0: the least that holds
};

// Makes the folder and its keys. Errors: kConflict (there is one), kInvalidArgument, kUnavailable.
Status InitMember(const os::Path& folder, const NewMember& member, const ledger::FillSecret& fill);
// What others have to know. Signed by the member's charter key.
Result<std::string> CardOf(const os::Path& folder);
// Whose folder it is: "na". Errors: kNotFound (nobody's), kInvalidArgument (the card).
Result<std::string> MemberOf(const os::Path& folder);
// The text of charter.found. Errors: kInvalidArgument (a card, the terms; all problems in the
// message, the field is the pointer of the first).
Result<std::string> DraftFounding(const std::vector<std::string>& cards, const FoundingTerms& terms,
                                  std::int64_t now_ms);
// `data` with what the card tells: the member of charter.member.add, the keeper of charter.keeper.
// Errors: kInvalidArgument.
Result<std::string> ChangeByCard(std::string_view type, std::string_view card,
                                 std::string_view data);
// `data` of charter.log.add with the folder's member and the key of its log, for one that wrote
// none until now. Errors: kInvalidArgument, those of reading the key and the card.
Result<std::string> ChangeByLog(const os::Path& folder, std::string_view origin,
                                std::string_view data);
// A signature line on a draft of this or any other charter entry. Errors: kInvalidArgument (the
// text is no change of a charter: a key is not lent to other texts).
Result<std::string> SignFounding(const os::Path& folder, std::string_view text);
// The entry: a text and the lines of all who signed it, in any order. Errors: kInvalidArgument.
Result<std::string> AssembleSigned(std::string_view text, const std::vector<std::string>& lines);
// From the founding entry with everybody's signatures. Again with the same one: nothing happens.
// Who was added later joins from the same entry. Errors: kInvalidArgument,
// kFailedPrecondition with refusals, or when the entry names other keys for this member than those
// in the folder; kConflict (joined another).
Status JoinFederation(const os::Path& folder, std::string_view founding_entry);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_FOLDER_H_
