// Member file: member.json, what everybody has to know of a member that founds or joins: a signed
// note whose text is one line of JSON, as the charter has it, and the key for the charter's log.
#ifndef TIDEWAITER_MEMBER_INTERNAL_MEMBER_FILE_H_
#define TIDEWAITER_MEMBER_INTERNAL_MEMBER_FILE_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/charter.h"
#include "member/folder.h"

namespace tidewaiter::member {

// A name, an address, five keys and their powers: 2 kB.
inline constexpr std::size_t kCardBytesMax = 16'384;

struct Card {
  std::string id;
  std::string log;       // origin; "": none
  std::string member;    // canonical JSON, as charter.found and charter.member.add have it
  std::string keeper;    // public key, base64: that of the charter's log when it keeps that
  std::string cosigner;  // public key, base64
  bool cosigns = true;
};

// Errors: kInvalidArgument: not a card, or not signed by the charter key that it names.
Result<Card> ReadCard(std::string_view note);

// "customs.na" of "customs.na/ledger"; what its keys' names begin with.
std::string PrefixOf(const NewMember& member);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_MEMBER_FILE_H_
