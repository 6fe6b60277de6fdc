#include "member/internal/member_file.h"

#include "codec/canonical_json.h"
#include "codec/json_reader.h"
#include "tlog/hash.h"
#include "tlog/note.h"

namespace tidewaiter::member {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

struct RawCard {
  std::string id, keeper, cosigner, charter_name, charter_key, log;
  bool cosigns = true;
  JsonValue member;
  std::int64_t version = 0;
};

struct NameAndKey {
  std::string name, key, power;
};

void Word(JsonReader& in, JsonValue v, std::string& into) {
  in.Text(v, {.min = 1, .max = 200, .characters = codec::Characters::kToken}, into);
}

// Only what is needed here; the charter reads it all again, strictly, when it is founded.
void ReadMember(JsonReader& in, JsonValue value, RawCard& card) {
  card.member = value;
  in.Map(value, 20, [&](std::string_view name, JsonValue member) {
    if (name == "id") Word(in, member, card.id);
    if (name == "cosigns") in.Bool(member, card.cosigns);
    if (name == "cosigner") {
      in.Map(member, 5, [&](std::string_view part, JsonValue v) {
        if (part == "key") Word(in, v, card.cosigner);
      });
    }
    if (name == "logs") {
      in.Array(member, 0, 1, [&](JsonValue log) {
        in.Map(log, 5, [&](std::string_view part, JsonValue v) {
          if (part == "origin") Word(in, v, card.log);
        });
      });
    }
    if (name != "signers") return;
    in.Array(member, 1, ledger::kSignersMax, [&](JsonValue signer) {
      NameAndKey one;
      in.Map(signer, 5, [&](std::string_view part, JsonValue v) {
        if (part == "name") Word(in, v, one.name);
        if (part == "key") Word(in, v, one.key);
        if (part == "powers")
          in.Array(v, 1, 20, [&](JsonValue power) { Word(in, power, one.power); });
      });
      if (one.power != "charter") return;
      card.charter_name = one.name;
      card.charter_key = one.key;
    });
  });
}

constexpr codec::JsonMember<RawCard> kMembers[] = {
    {"keeper_key", kRequired,
     [](JsonReader& in, JsonValue v, RawCard& card) { Word(in, v, card.keeper); }},
    {"member", kRequired, ReadMember},
    {"v", kRequired,
     [](JsonReader& in, JsonValue v, RawCard& card) { in.Integer(v, 1, 1, card.version); }}};

Status CheckSigned(const tlog::Note& note, const RawCard& card) {
  ASSIGN_OR_RETURN(const tlog::Hash key, tlog::ParseHash(card.charter_key));
  if (!tlog::IsKeyName(card.charter_name))
    return Fail(ErrorCode::kInvalidArgument, "the card names no key for the charter");
  const auto verifier = tlog::MakeVerifierKey(card.charter_name, tlog::KeyType::kEd25519, key);
  if (tlog::CheckNote(note, {&verifier, 1}).trusted()) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "the card is not signed by the charter key of " + card.id);
}

}  // namespace

Result<Card> ReadCard(std::string_view bytes) {
  if (bytes.size() > kCardBytesMax) return Fail(ErrorCode::kInvalidArgument, "too long for a card");
  ASSIGN_OR_RETURN(const tlog::Note note, tlog::ParseNote(bytes));
  JsonReader in;
  RawCard raw;
  if (const auto root = in.Parse(note.text, {.bytes_max = kCardBytesMax, .depth_max = 8}))
    in.Object<RawCard>(*root, kMembers, raw);
  if (!in.problems().empty()) {
    const codec::Problem& first = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, "not a card: " + first.detail, first.pointer);
  }
  RETURN_IF_ERROR(CheckSigned(note, raw));
  ASSIGN_OR_RETURN(std::string member, codec::CanonicalJson(raw.member));
  return Card{.id = std::move(raw.id),
              .log = std::move(raw.log),
              .member = std::move(member),
              .keeper = std::move(raw.keeper),
              .cosigner = std::move(raw.cosigner),
              .cosigns = raw.cosigns};
}

std::string PrefixOf(const NewMember& member) {
  if (!member.log.empty()) return member.log.substr(0, member.log.find('/'));
  const std::size_t scheme = member.url.find("://");
  const std::string rest = scheme == std::string::npos ? member.url : member.url.substr(scheme + 3);
  return rest.substr(0, rest.find('/')) + "/" + member.id;
}

}  // namespace tidewaiter::member
