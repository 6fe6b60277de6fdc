// The verifier of TradeTrust documents against a desk that runs (tests/interop/README.md): what is
// issued, revoked, passed on and surrendered there is so for a program that knows nothing of the
// ledger. Skipped where tools/install_clients was not run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"
#include "server/test_ledger_house.h"
#include "server/test_tradetrust.h"
#include "testing/clients.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::HasSubstr;

constexpr const char* kRecords = "/api/v1/ledger/records";
constexpr const char* kValid =
    "valid: DOCUMENT_INTEGRITY VALID, DOCUMENT_STATUS VALID, ISSUER_IDENTITY VALID";

class DeskClients : public ClientsTest {
 protected:
  void SetUp() override {
    ClientsTest::SetUp();
    if (IsSkipped()) return;
    house_ = std::make_unique<TestLedgerHouse>(store::SqliteEngine(), 1);
    auto socket = http::Server::Start({.port = 0}, [this](http::Request q, http::Reply r) {
      (*house_)->api().Handle(std::move(q), std::move(r));
    });
    ASSERT_TRUE(socket) << socket.error();
    socket_ = std::make_unique<http::Server>(std::move(*socket));
    officer_ = (*house_)->Account("officer", {Role::kManager}, {"*"});
    trader_ = (*house_)->Account("trader", {Role::kTrader}, {}, {"I1"});
    shipper_ =
        (*house_)->Post(trader_, "/api/v1/ledger/keys", {{"owner", "I1"}}).body.value("did", "");
    about_ = (*house_)->Call(http::Method::kGet, "/tradetrust", {}).body;
  }
  void TearDown() override {
    socket_.reset();
    house_.reset();
    ClientsTest::TearDown();
  }

  std::string Said(const TestHouse::SignedIn& who, const Json& wish) {
    const Answered said = (*house_)->Post(who, kRecords, wish);
    EXPECT_EQ(said.status, 201) << said.body;
    return said.body.value("object", "");
  }
  std::string Certificate(const std::string& name) {
    const std::string object = Said(officer_, {{"type", "certificate.issue"},
                                               {"data", {{"kind", "origin"}}},
                                               {"attestation", {{"goods", name}}}});
    const Answered got =
        (*house_)->Get(officer_, "/api/v1/ledger/certificates/" +
                                     object.substr(object.find('/') + 1) + "/credential");
    EXPECT_EQ(got.status, 200) << got.body;
    Write("ours-tt-" + name, got.body.dump());
    did_ = credential::VerifyOpenAttestation(got.body.dump()).issuers.at(0).id;
    return object;
  }
  std::string Title(const std::string& name) {
    const std::string bill = BillOfLading(about_.value("token_registry", ""), name);
    Write("ours-tt-" + name, bill);
    std::vector<http::Header> headers = TestHouse::HeadersOf(officer_);
    headers.push_back({"Idempotency-Key", "paper-" + name});
    const Answered paper = (*house_)->Call(
        http::Method::kPost, fmt::format("{}/title/{}/documents", kRecords, name), headers, bill);
    EXPECT_EQ(paper.status, 201) << paper.body;
    return Said(officer_,
                {{"type", "title.issue"},
                 {"object", "title/" + name},
                 {"data", {{"holder", shipper_}, {"beneficiary", shipper_}, {"to_order", true}}},
                 {"private", {{"document", paper.body}}}});
  }
  // As if the desk's name led here, and its DNS named what GET /tradetrust says.
  std::map<std::string, std::string> Verdicts() {
    Json records = about_["dns"];
    records.push_back(fmt::format("openatts a=dns-did; p={}#controller; v=1.0;", did_));
    const std::string here = fmt::format("http://127.0.0.1:{}", socket_->port());
    Write("ours-scene-1", Json{{"rpc", here + "/tradetrust/rpc"},
                               {"names", {{"desk.example", records}}},
                               {"hosts", {{"desk.example", here}}}}
                              .dump());
    return Run("tradetrust_verify.cjs");
  }

  std::unique_ptr<TestLedgerHouse> house_;
  std::unique_ptr<http::Server> socket_;
  TestHouse::SignedIn officer_, trader_;
  std::string shipper_, did_;
  Json about_;
};

TEST_F(DeskClients, SeeWhatTheLedgerSays) {
  const std::string revoked = Certificate("revoked");
  Certificate("stands");
  Title("held");
  const std::string surrendered = Title("surrendered");
  const auto before = Verdicts();
  ASSERT_EQ(before.size(), 4U);
  for (const auto& [name, verdict] : before)
    EXPECT_EQ(verdict, kValid) << name;

  Said(officer_,
       {{"type", "certificate.revoke"}, {"object", revoked}, {"data", {{"reason", "pests"}}}});
  Said(trader_,
       {{"type", "title.surrender"}, {"object", surrendered}, {"data", {{"purpose", "delivery"}}}});
  const auto after = Verdicts();
  EXPECT_EQ(after.at("tt-stands"), kValid);
  EXPECT_EQ(after.at("tt-held"), kValid);
  EXPECT_THAT(after.at("tt-revoked"), HasSubstr("DOCUMENT_STATUS INVALID"));
  EXPECT_THAT(after.at("tt-surrendered"), HasSubstr("DOCUMENT_STATUS INVALID DOCUMENT_NOT_MINTED"));
}

}  // namespace
}  // namespace tidewaiter::server
