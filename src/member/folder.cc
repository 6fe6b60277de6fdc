#include "member/folder.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "access/secret.h"
#include "base/check.h"
#include "codec/json_writer.h"
#include "http/url.h"
#include "ledger/charter.h"
#include "ledger/did_key.h"
#include "ledger/draft.h"
#include "member/internal/data_object.h"
#include "member/internal/key_ring.h"
#include "member/internal/key_text.h"
#include "member/internal/member_file.h"
#include "tlog/policy.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

// What the key "desk" may sign: everything but changes of the charter. A second one, "approval",
// approves bonds that the desk undertook: the rules want two keys.
constexpr std::string_view kDeskPowers[] = {"operators", "certificates", "acquit",    "numbers",
                                            "notary",    "titles",       "shipments", "conditions",
                                            "bonds",     "draw"};

std::string KeyText(const tlog::PublicKey& key) {
  return tlog::FormatHash(key);
}

Status CheckNewMember(const NewMember& member) {
  if (!ledger::IsMemberId(member.id))
    return Fail(ErrorCode::kInvalidArgument, "an id is a-z, 0-9, - and _, at most 32", "/id");
  if (member.name.empty() || member.name.size() > 200)
    return Fail(ErrorCode::kInvalidArgument, "a name has 1 to 200 bytes", "/name");
  const auto url = http::ParseUrl(member.url);
  if (!url) return Fail(ErrorCode::kInvalidArgument, url.error().message, "/url");
  if (url->target != "/" || member.url.ends_with('/'))
    return Fail(ErrorCode::kInvalidArgument, "the address has no path", "/url");
  if (!member.log.empty() && !ledger::IsLogOrigin(member.log))
    return Fail(ErrorCode::kInvalidArgument, "not the name of a log", "/log");
  return {};
}

void WriteSigner(codec::JsonWriter& json, const NamedKey& key,
                 std::span<const std::string_view> powers) {
  json.BeginObject().Member("name", key.name).Member("key", KeyText(key.key.public_key()));
  json.Key("powers").BeginArray();
  for (const std::string_view power : powers)
    json.Text(power);
  json.EndArray().EndObject();
}

struct NewKeys {
  NamedKey charter, desk, approval, cosigner, log, keeper;
  access::SecretKey sealing;
};

NewKeys MakeKeys(const NewMember& member, const ledger::FillSecret& fill) {
  const std::string prefix = PrefixOf(member);
  return {.charter = NewKey(prefix + "/charter", fill),
          .desk = NewKey(prefix + "/desk", fill),
          .approval = NewKey(prefix + "/approval", fill),
          .cosigner = NewKey(prefix + "/mirror", fill),
          .log = NewKey(member.log.empty() ? prefix + "/log" : member.log, fill),
          .keeper = NewKey(prefix + "/keeper", fill),
          .sealing = access::SecretKey::New(fill)};
}

std::string SealingPublic(const access::SecretKey& seed) {
  CHECK(sodium_init() >= 0);
  tlog::PublicKey key{};
  std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
  CHECK(crypto_box_seed_keypair(key.data(), secret.data(), seed.bytes().data()) == 0);
  sodium_memzero(secret.data(), secret.size());
  return KeyText(key);
}

std::string CardText(const NewMember& member, const NewKeys& keys) {
  static constexpr std::string_view kCharterPower[] = {"charter"};
  static constexpr std::string_view kApprovalPower[] = {"bonds"};
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject().Member("keeper_key", KeyText(keys.keeper.key.public_key()));
  json.Key("member").BeginObject().Key("cosigner").BeginObject();
  json.Member("key", KeyText(keys.cosigner.key.public_key()));
  json.Member("name", keys.cosigner.name).EndObject();
  json.Member("cosigns", member.cosigns).Member("id", member.id).Key("logs").BeginArray();
  if (!member.log.empty()) {
    json.BeginObject().Member("key", KeyText(keys.log.key.public_key()));
    json.Member("origin", member.log).EndObject();
  }
  json.EndArray().Member("name", member.name);
  json.Member("sealing", SealingPublic(keys.sealing)).Key("signers").BeginArray();
  WriteSigner(json, keys.charter, kCharterPower);
  WriteSigner(json, keys.desk, kDeskPowers);
  WriteSigner(json, keys.approval, kApprovalPower);
  json.EndArray().Member("url", member.url).EndObject().Member("v", 1).EndObject();
  return text + '\n';
}

Status WriteKeys(const os::Path& folder, const NewKeys& keys) {
  const std::pair<std::string_view, const NamedKey*> files[] = {
      {"charter.key", &keys.charter},   {"desk.key", &keys.desk}, {"approval.key", &keys.approval},
      {"cosigner.key", &keys.cosigner}, {"log.key", &keys.log},   {"keeper.key", &keys.keeper}};
  for (const auto& [name, key] : files)
    RETURN_IF_ERROR(WriteSecretFile(folder / name, WriteKeyText(*key)));
  return WriteSecretFile(folder / "sealing.key", keys.sealing.ToText());
}

Error Refused(const ledger::Refusals& refusals) {
  std::string all;
  for (const ledger::Refusal& refusal : refusals) {
    all += fmt::format("{}{}: {}{}", all.empty() ? "" : "; ", refusal.code, refusal.detail,
                       refusal.pointer.empty() ? "" : " at " + refusal.pointer);
  }
  return {ErrorCode::kFailedPrecondition, std::move(all),
          refusals.empty() ? "" : refusals.front().pointer};
}

std::string FoundingData(const std::vector<Card>& cards, const Card& keeper,
                         const FoundingTerms& terms) {
  const auto cosigners = static_cast<std::size_t>(std::ranges::count_if(cards, &Card::cosigns));
  const bool holds = cosigners > terms.faults;
  const std::size_t quorum =
      terms.quorum != 0 || !holds ? terms.quorum : tlog::QuorumAgainst(cosigners, terms.faults);
  const std::size_t change_need =
      terms.change_need != 0 ? terms.change_need : std::max<std::size_t>(2, cards.size() / 2 + 1);
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("change_need", change_need).Member("faults", terms.faults);
  json.Member("federation", terms.federation).Key("keeper").BeginObject();
  json.Member("key", keeper.keeper).Member("member", keeper.id).EndObject();
  json.Key("members").BeginArray();
  for (const Card& card : cards)
    json.Raw(card.member);
  json.EndArray().Member("quorum", quorum).Member("rules", 1).EndObject();
  return data;
}

// What is wrong with a founding that nobody has signed yet: all but the missing signatures.
Status CheckFounding(std::string_view text) {
  const tlog::Ed25519Key nobody(tlog::Ed25519Key::Seed{});
  ASSIGN_OR_RETURN(const std::string bytes,
                   ledger::AssembleEntry(text, {ledger::SignText(text, nobody)}));
  ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::ReadEntry(bytes));
  ledger::Charter charter;
  ledger::Refusals refusals = charter.Apply(entry);
  std::erase_if(refusals, [](const ledger::Refusal& refusal) {
    return refusal.code == "power" || refusal.code == "member_absent" ||
           refusal.code == "signer_unknown";
  });
  if (refusals.empty()) return {};
  Error error = Refused(refusals);
  error.code = ErrorCode::kInvalidArgument;
  return std::unexpected(std::move(error));
}

// That the keys of this folder are those that the entry has for this member.
Status CheckOwn(const os::Path& folder, const Card& card, const ledger::Charter& charter) {
  const ledger::Member* self = charter.FindMember(card.id);
  if (self == nullptr) return {};  // it is added by a later entry
  ASSIGN_OR_RETURN(const NamedKey cosigner, ReadKeyFile(folder / "keys" / "cosigner.key"));
  if (cosigner.key.public_key() == self->cosigner) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              "the founding entry names another key for " + card.id);
}

}  // namespace

Status InitMember(const os::Path& folder, const NewMember& member, const ledger::FillSecret& fill) {
  RETURN_IF_ERROR(CheckNewMember(member));
  if (fs::exists(folder / "member.card"))
    return Fail(ErrorCode::kConflict, folder.string() + " is a member's folder already");
  RETURN_IF_ERROR(os::MakeFolder(folder));
  std::error_code failed;
  const os::Path keys_folder = folder / "keys";
  RETURN_IF_ERROR(os::MakeFolder(keys_folder));
  fs::permissions(keys_folder, fs::perms::owner_all, failed);
  if (failed) return Fail(ErrorCode::kUnavailable, folder.string() + ": " + failed.message());
  RETURN_IF_ERROR(os::MakeFolder(keys_folder / "holders"));
  const NewKeys keys = MakeKeys(member, fill);
  RETURN_IF_ERROR(WriteKeys(keys_folder, keys));
  tlog::Note card{.text = CardText(member, keys)};
  card.signatures.push_back(tlog::Signer(keys.charter.name, keys.charter.key).Sign(card.text));
  return os::WriteFile(folder / "member.card", tlog::FormatNote(card));
}

Result<std::string> CardOf(const os::Path& folder) {
  return os::ReadFile(folder / "member.card");
}

Result<std::string> MemberOf(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::string text, CardOf(folder));
  ASSIGN_OR_RETURN(Card card, ReadCard(text));
  return std::move(card.id);
}

Result<std::string> DraftFounding(const std::vector<std::string>& cards, const FoundingTerms& terms,
                                  std::int64_t now_ms) {
  std::vector<Card> read;
  for (const std::string& card : cards) {
    ASSIGN_OR_RETURN(Card one, ReadCard(card));
    read.push_back(std::move(one));
  }
  std::ranges::sort(read, {}, &Card::id);
  const auto keeper = std::ranges::find(read, terms.keeper, &Card::id);
  if (keeper == read.end())
    return Fail(ErrorCode::kInvalidArgument, terms.keeper + " is none of them", "/keeper");
  if (!ledger::IsMemberId(terms.federation)) {
    return Fail(ErrorCode::kInvalidArgument, "a federation's name is a-z, 0-9, - and _",
                "/federation");
  }
  ledger::Entry draft;
  draft.type = "charter.found";
  draft.log = terms.federation + "/charter";
  draft.object = "charter/" + terms.federation;
  draft.time_ms = now_ms;
  draft.data = FoundingData(read, *keeper, terms);
  ASSIGN_OR_RETURN(std::string text, ledger::TextToSign(draft));
  RETURN_IF_ERROR(CheckFounding(text));
  return text;
}

Result<std::string> ChangeByCard(std::string_view type, std::string_view card,
                                 std::string_view data) {
  ASSIGN_OR_RETURN(const Card read, ReadCard(card));
  ASSIGN_OR_RETURN(DataObject object, DataObject::Read(data));
  if (type == "charter.member.add") {
    object.SetRaw("member", read.member);
    return object.Write();
  }
  if (type != "charter.keeper") {
    return Fail(ErrorCode::kInvalidArgument, std::string(type) + " takes nothing from a card",
                "/type");
  }
  DataObject keeper;
  keeper.SetText("key", read.keeper);
  keeper.SetText("member", read.id);
  object.SetRaw("keeper", keeper.Write());
  return object.Write();
}

Result<std::string> ChangeByLog(const os::Path& folder, std::string_view origin,
                                std::string_view data) {
  ASSIGN_OR_RETURN(const std::string card, CardOf(folder));
  ASSIGN_OR_RETURN(const Card read, ReadCard(card));
  ASSIGN_OR_RETURN(const NamedKey key, ReadKeyFile(folder / "keys" / "log.key"));
  ASSIGN_OR_RETURN(DataObject object, DataObject::Read(data));
  DataObject log;
  log.SetText("key", KeyText(key.key.public_key()));
  log.SetText("origin", origin);
  object.SetText("member", read.id);
  object.SetRaw("log", log.Write());
  return object.Write();
}

Result<std::string> SignFounding(const os::Path& folder, std::string_view text) {
  ASSIGN_OR_RETURN(const NamedKey key, ReadKeyFile(folder / "keys" / "charter.key"));
  const ledger::EntrySignature signature = ledger::SignText(text, key.name, key.key);
  ASSIGN_OR_RETURN(const std::string bytes, ledger::AssembleEntry(text, {signature}));
  ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::ReadEntry(bytes));
  if (!entry.type.starts_with("charter."))
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is no change of a charter", "/type");
  return SignatureLine(signature);
}

Result<std::string> AssembleSigned(std::string_view text, const std::vector<std::string>& lines) {
  std::vector<ledger::EntrySignature> signatures;
  std::set<std::string> names;
  for (const std::string& line : lines) {
    ASSIGN_OR_RETURN(auto some, ReadSignatureLines(line));
    for (ledger::EntrySignature& signature : some) {
      if (names.insert(signature.name).second) signatures.push_back(std::move(signature));
    }
  }
  return ledger::AssembleEntry(text, std::move(signatures));
}

Status JoinFederation(const os::Path& folder, std::string_view founding_entry) {
  ASSIGN_OR_RETURN(const std::string card_text, CardOf(folder));
  ASSIGN_OR_RETURN(const Card card, ReadCard(card_text));
  ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::ReadEntry(founding_entry));
  ledger::Charter charter;
  if (const ledger::Refusals refusals = charter.Apply(entry); !refusals.empty())
    return std::unexpected(Refused(refusals));
  RETURN_IF_ERROR(CheckOwn(folder, card, charter));
  const os::Path first = folder / "charter.first";
  const auto before = os::ReadFile(first);
  if (before && *before == founding_entry) return {};
  if (before) return Fail(ErrorCode::kConflict, "this member is in another federation already");
  return os::WriteFile(first, founding_entry);
}

}  // namespace tidewaiter::member
