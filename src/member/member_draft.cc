// Drafts: what an entry says by a wish and the state before, who signs, and what the rules object.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "ledger/did_key.h"
#include "ledger/draft.h"
#include "ledger/record_rules.h"
#include "ledger/rule.h"
#include "member/internal/follow.h"
#include "member/internal/inside.h"
#include "member/internal/proven.h"

namespace tidewaiter::member {
namespace {

constexpr std::size_t kFieldsMax = ledger::kCommitmentsMax;
constexpr std::size_t kFreshNameBytes = 10;  // 16 letters and digits: nobody guesses or repeats one

bool Opens(std::string_view type) {
  for (const auto rules : ledger::AllRecordRules()) {
    const auto rule = std::ranges::find(rules, type, &ledger::RecordRule::type);
    if (rule != rules.end()) return rule->place == ledger::Place::kOpens;
  }
  return false;
}

std::size_t CountOf(ledger::PowerSet powers) {
  std::size_t count = 0;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(ledger::Power::kCharter); ++i)
    count += powers.contains(static_cast<ledger::Power>(i)) ? 1 : 0;
  return count;
}

// Keys of a member that have the power and are in force; the one for most deeds first, so that keys
// for special ones stay for those.
std::vector<const ledger::Signer*> KeysFor(const Need& need, const ledger::Charter& charter) {
  std::vector<const ledger::Signer*> keys;
  for (const auto& [name, signer] : charter.signers()) {
    const bool does = signer.member == need.member && !signer.until && name != need.except &&
                      signer.powers.contains(need.power) &&
                      charter.FindMember(need.member) != nullptr;
    if (does) keys.push_back(&signer);
  }
  std::ranges::stable_sort(keys, std::greater<>(),
                           [](const ledger::Signer* key) { return CountOf(key->powers); });
  return keys;
}

bool HasSigned(const Need& need, const ledger::Charter& charter,
               const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    if (!need.name.empty()) return name == need.name;
    const ledger::Signer* signer = charter.FindSigner(name);
    return signer != nullptr && signer->member == need.member && name != need.except &&
           signer->powers.contains(need.power);
  });
}

// The name to ask for: the key itself, or the first that would do.
std::string NameFor(const Need& need, const ledger::Charter& charter) {
  if (!need.name.empty()) return need.name;
  const auto keys = KeysFor(need, charter);
  return keys.empty() ? need.member : keys.front()->name;
}

// Who has to endorse a type beside its signers: keys of other members, as many as are missing.
std::vector<std::string> MissingEndorsers(std::string_view type, const ledger::Charter& charter,
                                          const std::vector<std::string>& names) {
  std::set<std::string> members;
  for (const std::string& name : names) {
    const ledger::Signer* signer = charter.FindSigner(name);
    if (signer != nullptr) members.insert(signer->member);
  }
  std::vector<std::string> missing;
  for (const ledger::Endorsement& endorsement : charter.endorsements()) {
    const bool is_about = endorsement.type == type ||
                          (endorsement.type.ends_with('.') && type.starts_with(endorsement.type));
    if (!is_about) continue;
    const auto counts = [&](const std::string& id) {
      return endorsement.of.empty() || endorsement.of.contains(id);
    };
    auto have = static_cast<std::size_t>(std::ranges::count_if(members, counts));
    for (const auto& [id, member] : charter.members()) {
      if (have >= endorsement.members) break;
      const auto keys = KeysFor({.member = id, .power = ledger::Power::kCharter}, charter);
      if (keys.empty() || members.contains(id) || !counts(id)) continue;
      missing.push_back(keys.front()->name);
      members.insert(id);
      ++have;
    }
  }
  return missing;
}

// The members whose word a change of the charter still needs: those that the refusals name, and as
// many more as it takes.
std::vector<std::string> MissingMembers(const ledger::Refusals& refusals,
                                        const ledger::Charter& charter,
                                        const std::vector<std::string>& names) {
  const bool needs = std::ranges::any_of(refusals, [](const ledger::Refusal& refusal) {
    return refusal.code == "too_few_agree" || refusal.code == "member_absent";
  });
  std::vector<std::string> missing;
  if (!needs) return missing;
  for (const auto& [id, member] : charter.members()) {
    const Need need{.member = id, .power = ledger::Power::kCharter};
    const auto keys = KeysFor(need, charter);
    if (!keys.empty() && !HasSigned(need, charter, names)) missing.push_back(keys.front()->name);
  }
  return missing;
}

// Refusals that only say that a signature is not there.
bool IsAboutSignatures(const ledger::Refusal& refusal) {
  static constexpr std::string_view kCodes[] = {"power",
                                                "endorsement",
                                                "member_absent",
                                                "too_few_agree",
                                                "not_the_holder",
                                                "not_the_beneficiary",
                                                "not_the_carrier",
                                                "not_the_owner",
                                                "not_the_origin",
                                                "not_the_guarantor",
                                                "not_the_claimant",
                                                "not_the_party",
                                                "not_the_signatory"};
  return std::ranges::find(kCodes, refusal.code) != std::end(kCodes);
}

}  // namespace

std::string Member::Inside::FreshObject(std::string_view kind) const {
  std::array<unsigned char, kFreshNameBytes> bytes{};
  options_.fill(bytes);
  std::string local = codec::Base32Encode({reinterpret_cast<const char*>(bytes.data()), 10});
  return fmt::format("{}/{}-{}", kind, id_, local);
}

Result<Member::Inside::Past> Member::Inside::PastOf(const Wish& wish,
                                                    const ledger::Charter& charter) {
  if (!ledger::IsEntryType(wish.type))
    return Fail(ErrorCode::kInvalidArgument, "'" + wish.type + "' is no type of entry", "/type");
  const std::string kind = wish.type.substr(0, wish.type.find('.'));
  Past past{.log = own_log(), .object = wish.object, .places = {}, .before = {}};
  if (kind == "charter") {
    past.log = charter.origin();
    past.object = "charter/" + charter.federation();
  }
  if (past.object.empty()) past.object = FreshObject(kind);
  if (!ledger::IsObjectId(past.object))
    return Fail(ErrorCode::kInvalidArgument, "not the name of an object", "/object");
  const std::string in_log = Opens(wish.type) || kind == "charter" ? past.log : "";
  ASSIGN_OR_RETURN(const auto record, db_->Find(past.object, in_log, own_log()));
  if (!record && !Opens(wish.type) && !wish.object.empty())
    return Fail(ErrorCode::kNotFound, "there is no " + wish.object, "/object");
  if (past.log.empty() && !record)
    return Fail(ErrorCode::kFailedPrecondition, id_ + " writes no log");
  if (record) {
    past.log = record->log;
    ASSIGN_OR_RETURN(past.places, db_->PlacesOf(past.log, past.object));
  }
  // Just founded, or just opened: its log follows.
  if (kind == "charter" && past.places.size() < charter.size())
    return Fail(ErrorCode::kUnavailable, "not all of the charter is here yet: later");
  if (!record) return past;
  past.before = EntryAt(past, static_cast<std::uint32_t>(past.places.size()));
  if (!past.before) return Fail(ErrorCode::kUnavailable, "the entry before cannot be read now");
  return past;
}

std::optional<ledger::Entry> Member::Inside::EntryAt(const Past& past, std::uint32_t number) {
  if (number == 0 || number > past.places.size()) return std::nullopt;
  if (past.before && number == past.places.size()) return past.before;
  const std::shared_lock lock(running_mutex_);
  if (!running_) return std::nullopt;
  const auto bytes = running_->Entries(past.log, {past.places[number - 1]});
  auto entry = bytes ? ledger::ReadEntry(bytes->front()) : std::unexpected(bytes.error());
  return entry ? std::optional(*std::move(entry)) : std::nullopt;
}

std::optional<std::string> Member::Inside::EmbeddedProof(std::string_view log,
                                                         std::string_view object) {
  const auto record = db_->Find(object, log, own_log());
  if (!record || !*record) return std::nullopt;
  const auto places = db_->PlacesOf(log, object);
  const auto state = db_->StateOf(log);
  if (!places || !state) return std::nullopt;
  for (auto place = places->rbegin(); place != places->rend(); ++place) {
    if (*place >= state->final_size) continue;
    const auto proof = ProveAt(log, *place);
    auto text = proof ? WithEntry(proof->proof, proof->entry) : std::unexpected(proof.error());
    return text ? std::optional(*std::move(text)) : std::nullopt;
  }
  return std::nullopt;
}

// Commitments of the entry before that stay, and the new ones in their place: of fields that are
// kept here, and of those that the caller keeps.
Status Member::Inside::TakeFields(const Wish& wish, ledger::Entry& entry,
                                  ledger::Payload& payload) const {
  if (wish.fields.size() + wish.payload.fields.size() > kFieldsMax)
    return Fail(ErrorCode::kInvalidArgument, "too many private fields", "/private");
  if (!wish.payload.fields.empty() && wish.payload.object != entry.object)
    return Fail(ErrorCode::kInvalidArgument, "the payload is of another object", "/payload");
  payload.object = entry.object;
  for (const auto& [name, value] : wish.fields) {
    auto field = ledger::NewField(name, value, options_.fill);
    if (!field) return Fail(field.error().code, field.error().message, "/private/" + name);
    payload.fields.push_back(std::move(*field));
  }
  std::ranges::sort(payload.fields, {}, &ledger::Field::name);
  ledger::Payload all = payload;
  std::ranges::copy(wish.payload.fields, std::back_inserter(all.fields));
  std::ranges::sort(all.fields, {}, &ledger::Field::name);
  std::erase_if(entry.commitments, [&](const ledger::Commitment& old) {
    return !KeepsCommitment(entry.type, old.name) ||
           std::ranges::find(all.fields, old.name, &ledger::Field::name) != all.fields.end();
  });
  std::ranges::move(ledger::CommitmentsOf(all), std::back_inserter(entry.commitments));
  std::ranges::sort(entry.commitments, {}, &ledger::Commitment::name);
  return {};
}

Result<ledger::Entry> Member::Inside::Fill(const Wish& wish, const Past& past,
                                           const ledger::Charter& charter,
                                           ledger::Payload& payload) {
  ASSIGN_OR_RETURN(const DataObject wished, DataObject::Read(wish.data));
  const std::int64_t now_ms = options_.clock->UnixMilliseconds();
  ledger::Entry entry;
  if (past.before) entry = ledger::After(*past.before, wish.type);
  entry.type = wish.type;
  entry.log = past.log;
  entry.object = past.object;
  entry.charter = std::max(entry.charter, charter.size());
  if (wish.type.starts_with("charter.")) entry.charter = past.places.size();
  entry.time_ms = std::max(now_ms, past.before ? past.before->time_ms : 0);
  if (past.before) entry.commitments = past.before->commitments;
  const Need approval{.member = id_, .power = ledger::Power::kBonds};
  const auto approvers = KeysFor(approval, charter);
  ASSIGN_OR_RETURN(
      const DataObject data,
      Follow({.type = wish.type,
              .wish = wished,
              .before = past.before ? &*past.before : nullptr,
              .self = id_,
              .charter = charter,
              .now_ms = entry.time_ms,
              .history = [&](std::uint32_t number) { return EntryAt(past, number); },
              .prove = [&](std::string_view log,
                           std::string_view object) { return EmbeddedProof(log, object); },
              .approval = approvers.empty() ? "" : approvers.back()->name}));
  entry.data = data.Write();
  RETURN_IF_ERROR(TakeFields(wish, entry, payload));
  // A title that comes from another log is about the same bill.
  if (wish.type == "title.handover_in") {
    const auto out = ReadProven(data.text("proof"), charter.size(),
                                [this](std::uint64_t size) { return view_->InForceAt(size); });
    if (out && entry.commitments.empty()) entry.commitments = out->commitments;
  }
  return entry;
}

std::optional<std::string> Member::Inside::OwnKeyFor(const Need& need,
                                                     const ledger::Charter& charter,
                                                     std::string_view type,
                                                     const MayUse& may_use) const {
  const auto may = [&](const std::string& name) { return !may_use || may_use(type, name); };
  if (!need.name.empty()) {
    const bool usable = keys_->FindSigner(charter, need.name) && may(need.name);
    return usable ? std::optional(need.name) : std::nullopt;
  }
  for (const ledger::Signer* signer : KeysFor(need, charter))
    if (keys_->Find(signer->key) && may(signer->name)) return signer->name;
  return std::nullopt;
}

void Member::Inside::SignAll(const ledger::Entry& entry, const Past& past,
                             const ledger::Charter& charter, const Wish& wish, Draft& draft) {
  const auto data = DataObject::Read(entry.data);
  const ledger::Member* writer = charter.WriterOf(entry.log);
  // Only that type asks, and reading it is a question to the node's thread.
  const bool looks_back = entry.type == "title.reject" && past.places.size() > 1;
  const auto earlier =
      looks_back ? EntryAt(past, static_cast<std::uint32_t>(past.places.size() - 1)) : std::nullopt;
  Needs needs = FindNeeds({.type = entry.type,
                           .data = data ? *data : DataObject(),
                           .before = past.before ? &*past.before : nullptr,
                           .earlier = earlier ? &*earlier : nullptr,
                           .writer = writer == nullptr ? "" : std::string_view(writer->id)});
  if (entry.type.starts_with("charter."))
    needs.all.push_back({.member = id_, .power = ledger::Power::kCharter});
  std::set<std::string> signers(wish.signers.begin(), wish.signers.end());
  if (wish.signers.empty()) {
    for (const Need& need : needs.all)
      if (auto key = OwnKeyFor(need, charter, wish.type, wish.may_use))
        signers.insert(std::move(*key));
    for (const Need& need : needs.one_of) {
      auto key = OwnKeyFor(need, charter, wish.type, wish.may_use);
      if (!key) continue;
      signers.insert(std::move(*key));
      break;
    }
  }
  for (const std::string& name : signers) {
    const auto key = keys_->FindSigner(charter, name);
    if (!key) continue;
    draft.signatures.push_back(ledger::SignText(draft.text, name, *key));
    draft.signed_by.push_back(name);
  }
  for (const Need& need : needs.all)
    if (!HasSigned(need, charter, draft.signed_by)) draft.missing.push_back(NameFor(need, charter));
  const bool one = needs.one_of.empty() || std::ranges::any_of(needs.one_of, [&](const Need& need) {
                     return HasSigned(need, charter, draft.signed_by);
                   });
  if (!one) draft.missing.push_back(NameFor(needs.one_of.front(), charter));
  std::vector<std::string> all = draft.signed_by;
  std::ranges::copy(draft.missing, std::back_inserter(all));
  std::ranges::move(MissingEndorsers(entry.type, charter, all), std::back_inserter(draft.missing));
}

Result<ledger::Entry> Member::Inside::EntryOf(const Draft& draft) const {
  std::vector<ledger::EntrySignature> signatures = draft.signatures;
  if (signatures.empty()) {
    const tlog::Ed25519Key nobody(tlog::Ed25519Key::Seed{});
    signatures.push_back(ledger::SignText(draft.text, nobody));
  }
  ASSIGN_OR_RETURN(const std::string bytes,
                   ledger::AssembleEntry(draft.text, std::move(signatures)));
  return ledger::ReadEntry(bytes);
}

Result<Member::Inside::Past> Member::Inside::PastBefore(const ledger::Entry& entry) {
  Past past{.log = entry.log, .object = entry.object, .places = {}, .before = {}};
  ASSIGN_OR_RETURN(past.places, db_->PlacesOf(entry.log, entry.object));
  if (past.places.size() > entry.number - 1) past.places.resize(entry.number - 1);
  past.before = EntryAt(past, entry.number - 1);
  return past;
}

// What the rules say to it now. While signatures are missing, that they are is not repeated.
void Member::Inside::Judge(Draft& draft) {
  draft.refusals.clear();
  const auto entry = EntryOf(draft);
  if (!entry) {
    return ledger::Refuse(draft.refusals, "form", entry.error().field, entry.error().message);
  }
  const auto charter = view_->At(entry->charter);
  auto past = PastBefore(*entry);
  if (!charter || !past) {
    return ledger::Refuse(draft.refusals, "charter_unknown", "/charter", "has not come");
  }
  const CharterAt charter_at = [this](std::uint64_t size) { return view_->InForceAt(size); };
  const ledger::World world{
      .charter = *charter,
      .history = [&](std::uint32_t number) { return EntryAt(*past, number); },
      .proofs =
          [&](std::string_view proof) { return ReadProven(proof, entry->charter, charter_at); }};
  draft.refusals = ledger::CheckEntry(*entry, world);
  if (entry->type.starts_with("charter."))
    draft.missing = MissingMembers(draft.refusals, *charter, draft.signed_by);
  if (draft.signatures.empty() && draft.missing.empty()) draft.missing.emplace_back("");
  if (draft.missing.empty()) return;
  std::erase_if(draft.refusals, IsAboutSignatures);
  std::erase(draft.missing, "");
}

Result<Draft> Member::Inside::Prepare(const Wish& wish) {
  const auto charter = view_->InForce();
  if (!wish.fields.empty() && !options_.keep_payload) {
    return Fail(ErrorCode::kFailedPrecondition, "there is nowhere to keep private fields",
                "/private");
  }
  for (std::size_t i = 0; i < wish.signers.size(); ++i) {
    if (keys_->FindSigner(*charter, wish.signers[i])) continue;
    return Fail(ErrorCode::kNotFound, "the key " + wish.signers[i] + " is not here",
                fmt::format("/signers/{}", i));
  }
  ASSIGN_OR_RETURN(const Past past, PastOf(wish, *charter));
  Draft draft;
  ASSIGN_OR_RETURN(const ledger::Entry entry, Fill(wish, past, *charter, draft.payload));
  draft.log = entry.log;
  draft.object = entry.object;
  draft.number = entry.number;
  ASSIGN_OR_RETURN(draft.text, ledger::TextToSign(entry));
  SignAll(entry, past, *charter, wish, draft);
  Judge(draft);
  if (draft.refusals.empty() && !draft.payload.fields.empty()) {
    RETURN_IF_ERROR(options_.keep_payload(draft.log, draft.object, draft.number, draft.payload));
  }
  return draft;
}

Result<Draft> Member::Inside::Sign(const Draft& draft, const std::vector<std::string>& names) {
  const auto charter = view_->InForce();
  std::string lines;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto key = keys_->FindSigner(*charter, names[i]);
    if (!key) {
      return Fail(ErrorCode::kNotFound, "the key " + names[i] + " is not here",
                  fmt::format("/names/{}", i));
    }
    lines += SignatureLine(ledger::SignText(draft.text, names[i], *key));
  }
  return AddSignatures(draft, lines);
}

Result<Draft> Member::Inside::AddSignatures(const Draft& draft, std::string_view lines) {
  ASSIGN_OR_RETURN(const auto signatures, ReadSignatureLines(lines));
  Draft more = draft;
  for (const ledger::EntrySignature& signature : signatures) {
    const bool there = std::ranges::find(more.signed_by, signature.name) != more.signed_by.end();
    if (there) continue;
    more.signatures.push_back(signature);
    more.signed_by.push_back(signature.name);
    std::erase(more.missing, signature.name);
  }
  std::ranges::sort(more.signed_by);
  std::ranges::sort(more.signatures, {}, &ledger::EntrySignature::name);
  Judge(more);
  for (const ledger::Refusal& refusal : more.refusals) {
    if (refusal.code != "signature" && refusal.code != "signer_unknown") continue;
    return Fail(ErrorCode::kInvalidArgument, refusal.detail, "/lines");
  }
  return more;
}

Result<Draft> Member::Inside::ReadDraft(std::string_view text) {
  Draft draft{.text = std::string(text)};
  ASSIGN_OR_RETURN(const ledger::Entry entry, EntryOf(draft));
  draft.log = entry.log;
  draft.object = entry.object;
  draft.number = entry.number;
  ASSIGN_OR_RETURN(const Past past, PastBefore(entry));
  const auto charter = view_->InForce();
  Draft ours{.text = draft.text};
  SignAll(entry, past, *charter, Wish{}, ours);  // only to see whose signatures it needs
  draft.missing = std::move(ours.missing);
  std::ranges::copy(ours.signed_by, std::back_inserter(draft.missing));
  Judge(draft);
  return draft;
}

// By status, by whether every signature that the type needs can be made here, and whether whoever
// asks makes one of them: the others are asked for theirs.
std::vector<std::string> Member::Inside::MaySay(const std::vector<ledger::Entry>& entries,
                                                const MayUse& may_use) {
  std::vector<std::string> may;
  if (entries.empty() || entries.back().type.starts_with("charter.")) return may;
  const ledger::Entry& before = entries.back();
  const auto charter = view_->InForce();
  const ledger::Member* writer = charter->WriterOf(before.log);
  for (const std::string_view type : TypesAfter(before)) {
    auto data = DataObject::Read(before.data);
    if (!data || writer == nullptr) continue;
    data->SetText("by", id_);
    if (const std::string nominee = data->text("nominee"); !nominee.empty())
      data->SetText("beneficiary", nominee);
    const std::string mine = fmt::format(R"([{{"by":"{}"}}])", id_);
    if (type == "carnet.movement") data->SetRaw("used", mine);
    if (type == "carnet.claim") data->SetRaw("claims", mine);
    const ledger::Entry* earlier = entries.size() > 1 ? &entries[entries.size() - 2] : nullptr;
    Needs needs = FindNeeds(
        {.type = type, .data = *data, .before = &before, .earlier = earlier, .writer = writer->id});
    if (type == "title.restore") needs.all.resize(1);  // who will hold it is not said yet
    const auto here = [&](const Need& need) {
      return OwnKeyFor(need, *charter, type, {}).has_value();
    };
    const auto usable = [&](const Need& need) {
      return OwnKeyFor(need, *charter, type, may_use).has_value();
    };
    const bool all = std::ranges::all_of(needs.all, here);
    const bool one = needs.one_of.empty() || std::ranges::any_of(needs.one_of, here);
    const bool takes_part =
        std::ranges::any_of(needs.all, usable) || std::ranges::any_of(needs.one_of, usable);
    if (all && one && takes_part) may.emplace_back(type);
  }
  return may;
}

}  // namespace tidewaiter::member
