// What verifiers of TradeTrust documents are told by a desk that answers them: certificates that it
// made, titles whose papers it keeps. On both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "credential/open_attestation.h"
#include "evm/contract_call.h"
#include "ledger/disclosure.h"
#include "ledger/moment.h"
#include "server/test_ledger_house.h"
#include "server/test_tradetrust.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::HasSubstr;

constexpr const char* kRecords = "/api/v1/ledger/records";
const std::string kZero = "0x" + std::string(40, '0');

class LedgerTradeTrust : public testing::Test {
 protected:
  LedgerTradeTrust() {
    officer_ = house_->Account("officer", {Role::kManager}, {"*"});
    trader_ = house_->Account("trader", {Role::kTrader}, {}, {"I1"});
    bank_ = house_->Account("bank", {Role::kBroker}, {}, {"BANK-1"});
  }

  std::string Said(const TestHouse::SignedIn& who, const std::string& type,
                   const std::string& object, const Json& more) {
    Json wish{{"type", type}, {"object", object}};
    wish.merge_patch(more);
    const Answered said = house_->Post(who, kRecords, wish);
    EXPECT_EQ(said.status, 201) << said.body;
    return said.body.value("object", "");
  }
  // A certificate with a document of OpenAttestation.
  std::string Issue(const Json& content, const Json& data = Json::object()) {
    Json all{{"kind", "origin"}};
    all.merge_patch(data);
    return Said(officer_, "certificate.issue", "", {{"data", all}, {"attestation", content}});
  }
  credential::OpenAttestationCheck Fetch(const std::string& object) {
    const std::string local = object.substr(object.find('/') + 1);
    const Answered got =
        house_->Get(officer_, "/api/v1/ledger/certificates/" + local + "/credential");
    EXPECT_EQ(got.status, 200) << got.body;
    return credential::VerifyOpenAttestation(got.body.dump());
  }

  Json About() { return house_->Call(http::Method::kGet, "/tradetrust", {}).body; }
  // The last 32 bytes of the answer, as "0x…", or "error <code>".
  std::string Ask(const std::string& to, std::string_view signature,
                  const std::string& argument = "") {
    const evm::Hash selector = evm::Keccak256(signature);
    const Json request{
        {"jsonrpc", "2.0"},
        {"id", 1},
        {"method", "eth_call"},
        {"params",
         {{{"to", to},
           {"data", "0x" + codec::HexEncode(evm::ViewOf(selector).substr(0, 4)) + argument}},
          "latest"}}};
    const Json answer =
        house_->Call(http::Method::kPost, "/tradetrust/rpc", {}, request.dump()).body;
    if (answer.contains("error")) return fmt::format("error {}", answer["error"].value("code", 0));
    return answer.value("result", "");
  }
  // An address, in small letters.
  std::string AskAddress(const std::string& to, std::string_view signature,
                         const std::string& argument = "") {
    const std::string word = Ask(to, signature, argument);
    return word.size() == 66 ? "0x" + word.substr(26) : word;
  }
  std::string OwnerOf(const std::string& token) {
    return AskAddress(About().value("token_registry", ""), "ownerOf(uint256)", token);
  }
  bool IsIssued(const std::string& root) {
    return Ask(About().value("document_store", ""), "isIssued(bytes32)", root).ends_with('1');
  }
  // "good", or the reason of RFC 5280.
  std::string Ocsp(const std::string& hash) {
    const Answered got = house_->Call(http::Method::kGet, "/tradetrust/ocsp/0x" + hash, {});
    EXPECT_EQ(got.status, 200) << got.body;
    if (got.body.value("revoked", true)) return got.body.value("reasonCode", Json()).dump();
    return "good";
  }

  Answered Upload(const std::string& object, const std::string& bytes) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(officer_);
    headers.push_back({"Idempotency-Key", fmt::format("paper{}", ++papers_)});
    return house_->Call(http::Method::kPost, fmt::format("{}/{}/documents", kRecords, object),
                        headers, bytes);
  }
  std::string Bill(const std::string& number) {
    return BillOfLading(About().value("token_registry", ""), number);
  }
  std::string Key(const TestHouse::SignedIn& who, const std::string& owner) {
    return house_->Post(who, "/api/v1/ledger/keys", {{"owner", owner}}).body.value("did", "");
  }

  TestLedgerHouse house_{EngineUnderTest(), 1};
  TestHouse::SignedIn officer_, trader_, bank_;
  int papers_ = 0;
};

TEST_F(LedgerTradeTrust, ACertificateThatIsRevokedHereIsRevokedForOthers) {
  const std::string object = Issue({{"goods", "coffee"}});
  const auto check = Fetch(object);
  ASSERT_EQ(check.issuers.size(), 1U);
  EXPECT_EQ(check.issuers[0].revocation, "OCSP_RESPONDER");
  EXPECT_EQ(check.issuers[0].revocation_at, "https://desk.example/tradetrust/ocsp");
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] { return IsIssued(check.merkle_root); }));
  EXPECT_EQ(Ocsp(check.target_hash), "good");
  Said(officer_, "certificate.revoke", object, {{"data", {{"reason", "pests"}}}});
  EXPECT_EQ(Ocsp(check.target_hash), "9");
  EXPECT_FALSE(IsIssued(std::string(64, '0')));
  EXPECT_EQ(house_->Call(http::Method::kGet, "/tradetrust/ocsp/0x12", {}).status, 400);
}

TEST_F(LedgerTradeTrust, AmendedAndUsedOnesCountNoMore) {
  const std::string object = Issue({{"goods", "coffee"}});
  const auto first = Fetch(object);
  Said(officer_, "certificate.amend", object,
       {{"data", {{"reason", "weighed"}}}, {"attestation", {{"goods", "tea"}}}});
  const auto second = Fetch(object);
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] { return IsIssued(second.merkle_root); }));
  EXPECT_EQ(Ocsp(first.target_hash), "4");
  EXPECT_EQ(Ocsp(second.target_hash), "good");
  // Entries bear the members' time, which is not the house's.
  const std::string from = ledger::FormatMoment(os::RealClock().UnixMilliseconds() - 60'000);
  const std::string once =
      Issue({{"goods", "coffee"}}, {{"single_use", true}, {"valid_from", from}});
  Said(officer_, "certificate.use", once,
       {{"data", {{"by", "xx"}}}, {"private", {{"reference", "D-1"}}}});
  EXPECT_EQ(Ocsp(Fetch(once).target_hash), "5");
}

TEST_F(LedgerTradeTrust, ItStaysRevokedWhenItIsForgottenAndTheServerStartsAgain) {
  const std::string object = Issue({{"goods", "coffee"}});
  const auto check = Fetch(object);
  Said(officer_, "certificate.revoke", object, {{"data", {{"reason", "pests"}}}});
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] { return Ocsp(check.target_hash) == "9"; }));
  const Answered gone = house_.Delete(officer_, fmt::format("{}/{}/private", kRecords, object),
                                      {{"reason", "asked to be forgotten"}});
  EXPECT_EQ(gone.status, 200) << gone.body;
  house_.End();
  house_.Open();
  EXPECT_EQ(Ocsp(check.target_hash), "9");
  EXPECT_TRUE(IsIssued(check.merkle_root));
}

TEST_F(LedgerTradeTrust, ATitleIsSeenByItsParties) {
  const std::string shipper = Key(trader_, "I1");
  const std::string bank = Key(bank_, "BANK-1");
  const std::string bill = Bill("BL-1");
  const std::string token = credential::VerifyOpenAttestation(bill).merkle_root;
  const Answered paper = Upload("title/bl-1", bill);
  ASSERT_EQ(paper.status, 201) << paper.body;
  EXPECT_EQ(OwnerOf(token), kZero) << "nothing was said yet";
  Said(officer_, "title.issue", "title/bl-1",
       {{"data", {{"holder", shipper}, {"beneficiary", shipper}, {"to_order", true}}},
        {"private", {{"document", paper.body}}}});
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] { return OwnerOf(token) != kZero; }));
  const std::string escrow = OwnerOf(token);
  EXPECT_EQ(AskAddress(escrow, "holder()"), PartyAddress(shipper));
  Said(trader_, "title.transfer_both", "title/bl-1",
       {{"data", {{"holder", bank}, {"beneficiary", bank}}}});
  EXPECT_EQ(AskAddress(escrow, "holder()"), PartyAddress(bank));
  EXPECT_EQ(AskAddress(escrow, "beneficiary()"), PartyAddress(bank));
  EXPECT_EQ(AskAddress(escrow, "prevHolder()"), PartyAddress(shipper));
  EXPECT_EQ(OwnerOf(token), escrow);
  Said(bank_, "title.surrender", "title/bl-1", {{"data", {{"purpose", "delivery"}}}});
  EXPECT_EQ(OwnerOf(token), kZero);
  Said(officer_, "title.refuse", "title/bl-1", {{"data", {{"reason", "the goods are not here"}}}});
  EXPECT_EQ(OwnerOf(token), escrow);
  EXPECT_EQ(Ask(escrow, "shred()"), "error 3") << "nothing can be changed from there";
}

TEST_F(LedgerTradeTrust, APaperFromOutsideIsBoundWhenItsEntryCommitsToIt) {
  const std::string shipper = Key(trader_, "I1");
  const std::string bill = Bill("BL-2");
  const std::string token = credential::VerifyOpenAttestation(bill).merkle_root;
  const std::string value = ledger::DocumentValue(bill, "application/json");
  Said(officer_, "title.issue", "title/bl-2",
       {{"data", {{"holder", shipper}, {"beneficiary", shipper}, {"to_order", true}}},
        {"private", {{"document", Json::parse(value)}}}});
  EXPECT_EQ(OwnerOf(token), kZero) << "nobody showed the paper";
  const std::string other = Bill("BL-3");
  EXPECT_EQ(Upload("title/bl-2", other).status, 201);
  EXPECT_EQ(OwnerOf(credential::VerifyOpenAttestation(other).merkle_root), kZero);
  EXPECT_EQ(Upload("title/bl-1", bill).status, 201);
  EXPECT_EQ(OwnerOf(token), kZero) << "of another record";
  std::string changed = bill;
  changed.replace(changed.find(":string:BL-2"), 12, ":string:BL-9");
  EXPECT_EQ(Upload("title/bl-2", changed).status, 201);
  EXPECT_EQ(OwnerOf(token), kZero);
  EXPECT_EQ(OwnerOf(credential::VerifyOpenAttestation(other).merkle_root), kZero);
  EXPECT_EQ(Upload("title/bl-2", bill).status, 201);
  EXPECT_TRUE(TestLedgerHouse::Eventually([&] { return OwnerOf(token) != kZero; }));
  EXPECT_EQ(OwnerOf(credential::VerifyOpenAttestation(other).merkle_root), kZero);
}

TEST_F(LedgerTradeTrust, WithoutTheSettingNobodyIsAnsweredAndLaterAllIsFound) {
  house_.End();
  house_.tradetrust_chain_id.reset();
  house_.Open();
  const std::string object = Issue({{"goods", "coffee"}});
  const auto check = Fetch(object);
  ASSERT_EQ(check.issuers.size(), 1U);
  EXPECT_EQ(check.issuers[0].revocation, "NONE");
  EXPECT_EQ(house_->Call(http::Method::kPost, "/tradetrust/rpc", {}, "{}").status, 404);
  Said(officer_, "certificate.revoke", object, {{"data", {{"reason", "pests"}}}});
  house_.End();
  house_.tradetrust_chain_id = 137;
  house_.Open();
  EXPECT_EQ(About().value("chain_id", 0), 137);
  EXPECT_THAT(About()["dns"][0].get<std::string>(), HasSubstr("netId=137"));
  EXPECT_EQ(Ocsp(check.target_hash), "9");
}

}  // namespace
}  // namespace tidewaiter::server
