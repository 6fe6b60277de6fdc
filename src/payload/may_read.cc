#include "payload/may_read.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "codec/json_get.h"
#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/did_key.h"
#include "ledger/document.h"
#include "ledger/operator.h"
#include "ledger/shipment.h"
#include "ledger/title.h"

namespace tidewaiter::payload {
namespace {

// Who stands in the entry, and as what. The first that is the reader gives the right.
using People = std::vector<std::pair<std::string, std::string_view>>;

People OfTitle(const ReadQuestion& question) {
  const auto title = ledger::TitleOf(question.entry);
  if (!title) return {};
  return {{title->holder, "holder"},
          {title->beneficiary, "beneficiary"},
          {title->nominee, "nominee"},
          {title->carrier, "carrier"}};
}

People OfDocument(const ReadQuestion& question) {
  const auto document = ledger::DocumentOf(question.entry);
  if (!document) return {};
  return {{document->owner, "owner"}, {document->origin, "origin"}};
}

People OfCarnet(const ReadQuestion& question) {
  const auto carnet = ledger::CarnetOf(question.entry);
  if (!carnet) return {};
  People people = {{carnet->holder, "holder"}, {carnet->guarantor, "guarantor"}};
  for (const ledger::UsedVoucher& used : carnet->used)
    people.emplace_back(used.by, "user");
  return people;
}

People OfBond(const ReadQuestion& question) {
  const auto bond = ledger::BondOf(question.entry);
  if (!bond) return {};
  return {{bond->guarantor, "guarantor"},
          {bond->principal, "principal"},
          {bond->beneficiary, "beneficiary"}};
}

// What fires a condition says no parties again: who reads that was named, or signed.
People OfCondition(const ReadQuestion& question) {
  const auto condition = ledger::ConditionOf(question.entry);
  if (!condition) return {};
  People people;
  for (const std::string& party : condition->parties)
    people.emplace_back(party, "party");
  return people;
}

People OfCertificate(const ReadQuestion& question) {
  if (question.entry.type != "certificate.use") return {};
  const codec::JsonText data(question.entry.data);
  if (!data.ok()) return {};
  return {{codec::TextOf(data.root(), "by"), "user"}};
}

People OfOperator(const ReadQuestion& question) {
  const auto state = ledger::OperatorOf(question.entry);
  if (!state) return {};
  People people;
  for (const auto& [id, benefits] : state->benefits) {
    const auto found = question.charter.agreements().find(id);
    if (found == question.charter.agreements().end()) continue;
    const ledger::Agreement& agreement = found->second;
    if (question.at_ms < agreement.from_ms) continue;
    if (agreement.until_ms && question.at_ms >= *agreement.until_ms) continue;
    for (const std::string& party : agreement.parties)
      people.emplace_back(party, "agreement");
  }
  return people;
}

// The kind of document that the entry is about; events are a kind of their own.
std::string TypeOf(const ledger::Entry& entry) {
  const auto note = ledger::ShipmentNoteOf(entry);
  if (!note) return {};
  if (entry.type != "shipment.document") return std::string(ledger::kEventsType);
  const auto found = note->documents.find(note->document);
  return found == note->documents.end() ? std::string() : found->second.type;
}

People OfShipment(const ReadQuestion& question) {
  if (question.parties == nullptr || question.parties->log != question.entry.log ||
      question.parties->object != question.entry.object) {
    return {};
  }
  const auto parties = ledger::ShipmentPartiesOf(*question.parties);
  const std::string type = TypeOf(question.entry);
  if (!parties || type.empty()) return {};
  if (!ledger::MayShare(*parties, question.reader, type, ledger::Right::kRead)) return {};
  return {{std::string(question.reader), "role"}};
}

constexpr std::pair<std::string_view, People (*)(const ReadQuestion&)> kKinds[] = {
    {"bond", OfBond},           {"carnet", OfCarnet},     {"certificate", OfCertificate},
    {"condition", OfCondition}, {"document", OfDocument}, {"operator", OfOperator},
    {"shipment", OfShipment},   {"title", OfTitle}};

People PeopleOf(const ReadQuestion& question) {
  const std::string_view type = question.entry.type;
  const std::string_view kind = type.substr(0, type.find('.'));
  const auto* const found =
      std::ranges::find(kKinds, kind, [](const auto& one) { return one.first; });
  return found == std::end(kKinds) ? People() : found->second(question);
}

bool Signed(const ReadQuestion& question) {
  return std::ranges::any_of(question.entry.signatures, [&](const ledger::EntrySignature& one) {
    if (one.name == question.reader) return true;  // a did:key
    const ledger::Signer* signer = question.charter.FindSigner(one.name);
    return signer != nullptr && signer->member == question.reader;
  });
}

}  // namespace

ReadRight MayRead(const ReadQuestion& question) {
  const bool is_key = ledger::KeyOfDid(question.reader).has_value();
  if (!is_key && question.charter.FindMember(question.reader) == nullptr)
    return {false, "not_a_member"};
  const ledger::Member* writer = question.charter.WriterOf(question.entry.log);
  if (writer != nullptr && writer->id == question.reader) return {true, "writer"};
  for (const auto& [who, as] : PeopleOf(question))
    if (who == question.reader) return {true, as};
  if (Signed(question)) return {true, "signer"};
  if (question.named.contains(std::string(question.reader))) return {true, "named"};
  return {};
}

}  // namespace tidewaiter::payload
