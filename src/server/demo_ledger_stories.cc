// The demo's stories: what each administration says, and why somebody would.
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "access/secret.h"
#include "api/ledger_numbers.h"
#include "codec/json_writer.h"
#include "credential/data_integrity.h"
#include "monitor/gate_evidence.h"
#include "server/demo_ledger.h"
#include "server/demo_ledger_teller.h"
#include "tlog/ed25519.h"

namespace tidewaiter::server {
namespace {

constexpr std::string_view kOwn = kDemoMember;
constexpr std::string_view kArvan = "xa";
constexpr std::string_view kBelmar = "xb";

std::string Quoted(std::string_view text) {
  std::string out;
  codec::AppendJsonText(out, text);
  return out;
}

// One entry: who says what of an object, perhaps with a holder's key.
struct Entry {
  std::string_view member;
  std::string type;
  std::string data = "{}";
  DemoFields fields = {};
  std::string signer = {};
};

// The life of one object, from its first entry on.
Status Live(DemoTeller& teller, const std::string& object, const std::vector<Entry>& life) {
  for (const Entry& entry : life) {
    const auto said =
        teller.Say(entry.member, entry.type, object, entry.data, entry.fields, entry.signer);
    if (!said) return std::unexpected(said.error());
  }
  return {};
}

// ---- What they agreed on

Status Agreements(DemoTeller& teller) {
  for (const char* other : {"xa", "xb"}) {
    RETURN_IF_ERROR(
        teller.Agree("charter.agreement.set",
                     fmt::format(R"({{"agreement":{{"id":"mra-xx-{0}","parties":["{0}","xx"],)"
                                 R"("benefits":["fewer_inspections","priority"],"from":"{1}"}}}})",
                                 other, teller.Day(-400))));
  }
  return {};
}

// ---- 1. Operators: one in good standing, one suspended after an audit, one abroad

DemoFields Holder(std::string_view name, std::string_view id, std::string_view country) {
  return {{"holder_name", Quoted(name)},
          {"holder_id", Quoted(id)},
          {"holder_country", Quoted(country)}};
}

Status Operators(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::vector<DemoTrader> importers, teller.importers());
  if (importers.size() < 2) return Fail(ErrorCode::kFailedPrecondition, "nobody imports");
  const DemoTrader& trusted = importers[0];
  const DemoTrader& audited = importers[1];
  const std::string ours = fmt::format(
      R"({{"programme":"AEO-C","benefits":{{"mra-xx-xa":["fewer_inspections","priority"],)"
      R"("mra-xx-xb":["priority"]}},"valid_until":"{}"}})",
      teller.Day(1000));
  RETURN_IF_ERROR(Live(teller, "operator/xx-aeo-1001",
                       {{kOwn, "operator.grant", ours, Holder(trusted.name, trusted.id, "XX")}}));
  RETURN_IF_ERROR(
      Live(teller, "operator/xx-aeo-1002",
           {{kOwn, "operator.grant", ours, Holder(audited.name, audited.id, "XX")},
            {kOwn, "operator.suspend",
             fmt::format(R"({{"reason":"audit_pending","until":"{}"}})", teller.Day(60))}}));
  return Live(teller, "operator/xa-aeo-77",
              {{kArvan, "operator.grant",
                fmt::format(R"({{"programme":"AEO-S","benefits":{{"mra-xx-xa":["priority"]}},)"
                            R"("valid_until":"{}"}})",
                            teller.Day(700)),
                Holder("Arvan Steel Works", "XA-77", "XA")}});
}

// ---- 2. Certificates: one of origin as a signed credential, replaced; one used once; one revoked

// A certificate of origin as a W3C credential, signed by a key of the issuing office.
Result<std::string> CredentialOf(DemoTeller& teller, std::string_view number,
                                 std::string_view goods) {
  tlog::Ed25519Key::Seed seed{};
  access::SystemSecrets()(seed);
  const tlog::Ed25519Key key(seed);
  const credential::PublicKey public_key = credential::PublicKeyOf(key.public_key());
  const std::string did = credential::DidKeyOf(public_key);
  const std::string document = fmt::format(
      R"({{"@context":["https://www.w3.org/ns/credentials/v2"],)"
      R"("type":["VerifiableCredential"],"id":"urn:demo:{0}","issuer":"{1}","validFrom":"{2}",)"
      R"("credentialSubject":{{"number":"{0}","goods":{3},"origin":"XX"}}}})",
      number, did, teller.Day(0), Quoted(goods));
  return credential::AddProof(
      document,
      {.verification_method = credential::DidKeyMethodOf(public_key), .created = teller.Day(0)},
      key);
}

Status Certificates(DemoTeller& teller) {
  const auto issue = [&](std::string_view form, bool once) {
    return fmt::format(R"({{"kind":"origin","form":"{}","single_use":{},"valid_until":"{}"}})",
                       form, once, teller.Day(180));
  };
  for (const auto& [object, goods] :
       {std::pair("certificate/coo-2041", "Cotton shirts, 500 pieces"),
        std::pair("certificate/coo-2042", "Cotton shirts, 450 pieces")}) {
    ASSIGN_OR_RETURN(const std::string text, CredentialOf(teller, object, goods));
    ASSIGN_OR_RETURN(const std::string document, teller.Paper(object, text));
    RETURN_IF_ERROR(Live(teller, object,
                         {{kOwn,
                           "certificate.issue",
                           issue("vc", false),
                           {{"document", document}, {"goods", Quoted(goods)}}}}));
  }
  RETURN_IF_ERROR(Live(teller, "certificate/coo-2041",
                       {{kOwn, "certificate.replace", R"({"by":"certificate/coo-2042"})"}}));
  ASSIGN_OR_RETURN(const std::string phyto, teller.Paper("certificate/phyto-88",
                                                         "Phytosanitary certificate 88: 12 pallets "
                                                         "of cut flowers, free of pests.\n"));
  RETURN_IF_ERROR(
      Live(teller, "certificate/phyto-88",
           {{kOwn, "certificate.issue", issue("file", true), {{"document", phyto}}},
            {kBelmar, "certificate.use", "{}", {{"reference", Quoted("26XB0004711")}}}}));
  ASSIGN_OR_RETURN(
      const std::string forged,
      teller.Paper("certificate/coo-2039", "Certificate of origin 2039: 40 engines\n"));
  return Live(teller, "certificate/coo-2039",
              {{kOwn, "certificate.issue", issue("file", false), {{"document", forged}}},
               {kOwn, "certificate.revoke", R"({"reason":"false_papers"})"}});
}

// ---- 3. A registry of import one-stop-shop numbers

Status Numbers(DemoTeller& teller) {
  const std::string object = "numbers/ioss";
  for (const auto& [type, data] :
       {std::pair("numbers.open", R"({"kind":"ioss","keying":"hmac-sha256"})"),
        std::pair("numbers.add",
                  R"({"numbers":["IM0400000012","IM2760000742","IM3720000015","IM5280002234"]})"),
        std::pair("numbers.withdraw", R"({"numbers":["IM3720000015"]})")}) {
    member::Wish wish{.type = type, .object = object, .data = data};
    RETURN_IF_ERROR(api::FillNumbers(teller.federation().own(), *teller.federation().payloads(),
                                     access::SystemSecrets(), wish));
    RETURN_IF_ERROR(Live(teller, object, {{kOwn, type, wish.data}}));
  }
  return {};
}

// ---- 4. Documents and carnets

Status Documents(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::string seller, teller.Key(0));
  ASSIGN_OR_RETURN(const std::string bank, teller.Key(1));
  ASSIGN_OR_RETURN(
      const std::string invoice,
      teller.Paper("document/inv-3310", "Invoice 3310: 500 cotton shirts, 4,250.00\n"));
  return Live(teller, "document/inv-3310",
              {{kOwn,
                "document.register",
                fmt::format(R"({{"kind":"invoice","owner":"{}"}})", seller),
                {{"content", invoice}}},
               {kOwn, "document.transfer", fmt::format(R"({{"owner":"{}"}})", bank), {}, seller}});
}

Status Carnets(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::string holder, teller.Key(0));
  const std::string data =
      fmt::format(R"({{"kind":"ata","holder":"{}","valid_until":"{}","vouchers":[)"
                  R"({{"id":"E1","kind":"exportation"}},{{"id":"I1","kind":"importation"}},)"
                  R"({{"id":"R1","kind":"reexportation"}},{{"id":"H1","kind":"reimportation"}}]}})",
                  holder, teller.Day(200));
  return Live(
      teller, "carnet/xx-ata-509",
      {{kOwn, "carnet.issue", data, {{"goods", R"(["two film cameras","a set of lenses"])"}}},
       {kOwn, "carnet.movement", R"({"voucher":"E1","office":"XXHBR"})"},
       {kArvan, "carnet.movement", R"({"voucher":"I1","office":"XAFRN"})"}});
}

// ---- 5. Bills of lading: one with the shipper, one at the bank, one delivered, one on paper

Status Titles(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::string shipper, teller.Key(0));
  ASSIGN_OR_RETURN(const std::string bank, teller.Key(1));
  const auto issue = [&](const std::string& object, std::string_view goods) -> Result<Entry> {
    ASSIGN_OR_RETURN(const std::string bill,
                     teller.Paper(object, fmt::format("Bill of lading {}: {}\n", object, goods)));
    return Entry{kOwn,
                 "title.issue",
                 fmt::format(R"({{"holder":"{0}","beneficiary":"{0}","to_order":true}})", shipper),
                 {{"document", bill}}};
  };
  ASSIGN_OR_RETURN(const Entry held, issue("title/bl-7001", "20 t of sugar in bags"));
  RETURN_IF_ERROR(Live(teller, "title/bl-7001", {held}));
  ASSIGN_OR_RETURN(const Entry pledged, issue("title/bl-7002", "500 cotton shirts"));
  RETURN_IF_ERROR(Live(teller, "title/bl-7002",
                       {pledged,
                        {kOwn,
                         "title.transfer_both",
                         fmt::format(R"({{"holder":"{0}","beneficiary":"{0}"}})", bank),
                         {},
                         shipper}}));
  ASSIGN_OR_RETURN(const Entry landed, issue("title/bl-6990", "machine parts, 14 cases"));
  RETURN_IF_ERROR(Live(teller, "title/bl-6990",
                       {landed,
                        {kOwn, "title.surrender", R"({"purpose":"delivery"})", {}, shipper},
                        {kOwn, "title.accept"},
                        {kOwn, "title.delivered"}}));
  ASSIGN_OR_RETURN(const Entry printed, issue("title/bl-6995", "spirits, 900 cartons"));
  return Live(teller, "title/bl-6995",
              {printed,
               {kOwn, "title.surrender", R"({"purpose":"switch_to_paper"})", {}, shipper},
               {kOwn, "title.accept"},
               {kOwn, "title.to_paper", "{}", {{"paper_number", Quoted("P-6995")}}}});
}

// ---- 6. A shipment that the carrier and customs share

Status Shipments(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::string carrier, teller.Key(0));
  const std::string object = kDemoShipment;
  ASSIGN_OR_RETURN(const std::string list,
                   teller.Paper(object, "Packing list: 14 cases of machine parts\n"));
  const std::string by = fmt::format(R"("by":"{}")", carrier);
  return Live(
      teller, object,
      {{kOwn, "shipment.open",
        fmt::format(R"({{"parties":[{{"party":"xx","role":"customs"}},)"
                    R"({{"party":"{}","role":"carrier"}}],"matrix":{{)"
                    R"("carrier":{{"events":"rw","packing_list":"rw"}},)"
                    R"("customs":{{"events":"rw","packing_list":"r"}}}}}})",
                    carrier)},
       {kOwn, "shipment.event", "{" + by + R"(,"kind":"dcsa:LOAD"})", {}, carrier},
       {kOwn,
        "shipment.document",
        "{" + by + R"(,"document":"packing-1","type":"packing_list"})",
        {{"content", list}},
        carrier},
       {kOwn, "shipment.access", R"({"document":"packing-1","purpose":"control at arrival"})"},
       {kOwn, "shipment.event", R"({"kind":"dcsa:DISC"})"}});
}

// ---- 7. A condition: released when the certificate holds

Status Conditions(DemoTeller& teller) {
  const std::string data = fmt::format(
      R"({{"inputs":[{{"name":"origin_proven","log":"{}","object":"certificate/coo-2042",)"
      R"("need":{{"/status":"valid"}}}}],)"
      R"("rows":[{{"when":{{"origin_proven":true}},"then":"release"}}],)"
      R"("otherwise":"hold","deadline":"{}","parties":["xx"]}})",
      teller.federation().own().own_log(), teller.Day(30));
  return Live(teller, "condition/rel-12",
              {{kOwn, "condition.set", data}, {kOwn, "condition.fire"}});
}

// Another that waits for a truck: released when it left the port with its seal whole.
Status GateCondition(DemoTeller& teller) {
  const std::string data = fmt::format(
      R"({{"inputs":[{{"name":"left_sealed","log":"{}","object":"{}","type":"shipment.event",)"
      R"("need":{{"/kind":"{}"}}}}],)"
      R"("rows":[{{"when":{{"left_sealed":true}},"then":"release"}}],)"
      R"("otherwise":"hold","deadline":"{}","parties":["xx"]}})",
      teller.federation().own().own_log(), kDemoShipment, monitor::kGatePassedSealed,
      teller.Day(30));
  return Live(teller, "condition/rel-13", {{kOwn, "condition.set", data}});
}

// ---- 8. A bond, of which a part was drawn; another that waits for its second signature

Status Bonds(DemoTeller& teller) {
  ASSIGN_OR_RETURN(const std::string principal, teller.Key(1));
  const std::string data =
      fmt::format(R"({{"principal":"{}","beneficiary":"xx","currency":"XTS","amount":"50000.00",)"
                  R"("valid_until":"{}"}})",
                  principal, teller.Day(365));
  RETURN_IF_ERROR(Live(teller, "bond/xx-gua-21",
                       {{kOwn, "bond.undertake", data},
                        {kOwn, "bond.approve"},
                        {kOwn, "bond.draw", R"({"step":"1250.00","reason":"duty unpaid"})"}}));
  return Live(teller, "bond/xx-gua-22", {{kOwn, "bond.undertake", data}});
}

}  // namespace

std::span<const DemoChapter> DemoChapters() {
  static constexpr DemoChapter kChapters[] = {
      {"agreements", Agreements}, {"operators", Operators},   {"certificates", Certificates},
      {"titles", Titles},         {"bonds", Bonds},           {"carnets", Carnets},
      {"shipments", Shipments},   {"conditions", Conditions}, {"documents", Documents},
      {"numbers", Numbers},       {"gates", GateCondition},   {"lie", TellTheLie}};
  return kChapters;
}

}  // namespace tidewaiter::server
