// Verifiers of TradeTrust documents against the facade over HTTP (tests/interop/README.md): titles
// and certificates of a ledger are valid as long as they are, and nothing else is. Skipped where
// tools/install_clients was not run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "codec/json_writer.h"
#include "credential/open_attestation.h"
#include "http/server.h"
#include "testing/clients.h"
#include "tradetrust/routes.h"
#include "tradetrust/test_scene.h"

namespace tidewaiter::tradetrust {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kDomain = "customs-a.example";
constexpr const char* kValid =
    "valid: DOCUMENT_INTEGRITY VALID, DOCUMENT_STATUS VALID, ISSUER_IDENTITY VALID";

evm::SecretKey KeyOne() {
  evm::SecretKey key = {};
  key.back() = 1;
  return key;
}

class TradeTrustClients : public ClientsTest {
 protected:
  void SetUp() override {
    ClientsTest::SetUp();
    if (IsSkipped()) return;
    auto router = std::make_shared<http::Router>();
    AddTradeTrustTo(*router, scene.contracts,
                    std::shared_ptr<const FacadeState>(std::shared_ptr<void>(), &scene.book));
    auto server = http::Server::Start({.port = 0}, [router](http::Request q, http::Reply r) {
      router->Handle(std::move(q), std::move(r));
    });
    ASSERT_TRUE(server) << server.error();
    server_ = std::make_unique<http::Server>(std::move(*server));
    url = fmt::format("http://127.0.0.1:{}/tradetrust", server_->port());
  }

  // Documents with the issuer in front, wrapped in one batch.
  std::vector<std::string> Wrap(const std::string& issuer,
                                const std::vector<std::string>& numbers) {
    std::vector<std::string> documents;
    for (const std::string& number : numbers)
      documents.push_back(fmt::format(R"({{"issuers":[{}],"number":"{}"}})", issuer, number));
    return *credential::WrapOpenAttestation(documents, [this](std::span<unsigned char> bytes) {
      for (unsigned char& byte : bytes)
        byte = static_cast<unsigned char>(random_.Below(256));
    });
  }
  static std::string Identity(std::string_view type, const std::string& more = "") {
    return fmt::format(R"("identityProof":{{"type":"{}","location":"{}"{}}})", type, kDomain, more);
  }
  [[nodiscard]] std::string RegistryIssuer() const {
    return fmt::format(R"({{"name":"Line","tokenRegistry":"{}",{}}})",
                       HexOf(scene.contracts.registry), Identity("DNS-TXT"));
  }
  static std::string DidIssuer(const std::string& revocation) {
    const std::string did = credential::DidEthrOf(evm::AddressOf(KeyOne()));
    return fmt::format(R"({{"name":"Customs A","id":"{}","revocation":{{{}}},{}}})", did,
                       revocation,
                       Identity("DNS-DID", fmt::format(R"(,"key":"{}#controller")", did)));
  }
  static std::string Signed(const std::string& document) {
    return *credential::SignOpenAttestation(document, KeyOne(), "2026-11-27T10:00:00Z");
  }
  static evm::Hash HashOf(const std::string& hex) {
    evm::Hash hash = {};
    std::ranges::copy(*codec::HexDecode(hex), hash.begin());
    return hash;
  }
  void BindDocument(const std::string& document, const std::string& object) {
    const auto check = credential::VerifyOpenAttestation(document);
    scene.Bind(HashOf(check.merkle_root), HashOf(check.target_hash), object);
  }

  // A title in the state after these steps; the document that it is about.
  std::string Title(const std::string& name, const std::vector<ledger::TitleDeed>& life) {
    const std::string document = Wrap(RegistryIssuer(), {name})[0];
    for (const ledger::TitleDeed& deed : life)
      scene.Title("title/" + name, deed);
    BindDocument(document, "title/" + name);
    Write("ours-tt-" + name, document);
    return document;
  }

  std::map<std::string, std::string> Verdicts(const std::string& escrow = "") {
    std::string text;
    codec::JsonWriter json(text);
    json.BeginObject().Member("rpc", url + "/rpc").MemberUnlessEmpty("escrow", escrow);
    json.Key("names").BeginObject().Key(kDomain).BeginArray();
    for (const evm::Address& address : {scene.contracts.registry, scene.contracts.store})
      json.Text(fmt::format("openatts net=ethereum netId=1 addr={}", HexOf(address)));
    json.Text(fmt::format("openatts a=dns-did; p={}#controller; v=1.0;",
                          credential::DidEthrOf(evm::AddressOf(KeyOne()))));
    json.EndArray().EndObject().EndObject();
    Write("ours-scene-1", text);
    return Run("tradetrust_verify.cjs");
  }

  TestScene scene;
  std::string url;

 private:
  std::unique_ptr<http::Server> server_;
  Random random_{1};
};

TEST_F(TradeTrustClients, Titles) {
  const std::string held = Title(
      "held", {kIssued, {"nominate", "anna", "nominee=carl"}, {"transfer", "anna", "holder=ben"}});
  Title("surrendered", {kIssued, kSurrendered});
  Title("refused", {kIssued, kSurrendered, kRefused});
  Title("delivered", {kIssued, kSurrendered, kAccepted, kDelivered});
  Title("never-issued", {});
  std::string tampered = held;
  tampered.replace(tampered.find(":string:held"), 12, ":string:hell");
  Write("ours-tt-tampered", tampered);
  const std::string other =
      fmt::format(R"({{"name":"Liar","tokenRegistry":"{}",{}}})",
                  HexOf(AddressOfParty("another chain")), Identity("DNS-TXT"));
  Write("ours-tt-other-registry", Wrap(other, {"held"})[0]);

  const evm::Hash token = HashOf(credential::VerifyOpenAttestation(held).merkle_root);
  const auto verdicts = Verdicts(HexOf(EscrowAddress(scene.contracts.registry, token)));
  ASSERT_EQ(verdicts.size(), 7U);
  EXPECT_EQ(verdicts.at("tt-held"), kValid);
  EXPECT_EQ(verdicts.at("tt-refused"), kValid);
  for (const char* const gone : {"tt-surrendered", "tt-delivered", "tt-never-issued"}) {
    EXPECT_THAT(verdicts.at(gone), StartsWith("invalid")) << gone;
    EXPECT_THAT(verdicts.at(gone), HasSubstr("DOCUMENT_STATUS INVALID DOCUMENT_NOT_MINTED"))
        << gone;
  }
  EXPECT_THAT(verdicts.at("tt-tampered"), HasSubstr("DOCUMENT_INTEGRITY INVALID"));
  EXPECT_THAT(verdicts.at("tt-other-registry"), StartsWith("invalid"));
  EXPECT_THAT(verdicts.at("tt-other-registry"), HasSubstr("ISSUER_IDENTITY INVALID"));

  const codec::JsonText escrow(Read("theirs-escrow"));
  ASSERT_TRUE(escrow.ok());
  const auto party = [](const char* name) { return HexOf(AddressOfParty(ledger::DidOf(name))); };
  EXPECT_EQ(codec::TextOf(escrow.root(), "holder"), party("ben"));
  EXPECT_EQ(codec::TextOf(escrow.root(), "beneficiary"), party("anna"));
  EXPECT_EQ(codec::TextOf(escrow.root(), "nominee"), party("carl"));
  EXPECT_EQ(codec::TextOf(escrow.root(), "prevHolder"), party("anna"));
  EXPECT_EQ(codec::TextOf(escrow.root(), "registry"), HexOf(scene.contracts.registry));
  EXPECT_EQ(codec::TextOf(escrow.root(), "tokenId"), HexOf(token));
  EXPECT_EQ(codec::TextOf(escrow.root(), "held"), "true");
  EXPECT_EQ(codec::TextOf(escrow.root(), "active"), "true");
  EXPECT_EQ(codec::TextOf(escrow.root(), "remark"), "0x");
}

// In a batch of a document store, and signed with each of the three kinds of revocation.
TEST_F(TradeTrustClients, Certificates) {
  const std::string store = fmt::format(R"({{"name":"Customs A","documentStore":"{}",{}}})",
                                        HexOf(scene.contracts.store), Identity("DNS-TXT"));
  const auto batch = Wrap(store, {"stands", "revoked", "amended", "used"});
  const auto add = [&](const std::string& name, const std::string& document) {
    BindDocument(document, "certificate/" + name);
    scene.Certificate("certificate/" + name, "issue", "valid");
    Write("ours-tt-" + name, document);
  };
  for (std::size_t i = 0; i < batch.size(); ++i)
    add("store" + std::to_string(i), batch[i]);
  const std::string why = R"("reason":"wrong",)";
  scene.Certificate("certificate/store1", "revoke", "revoked", why);
  scene.Certificate("certificate/store2", "amend", "valid", why, "second");
  scene.Certificate("certificate/store3", "use", "used", R"("by":"bw",)");
  Write("ours-tt-unknown", Wrap(store, {"unknown"})[0]);
  const std::vector<std::pair<std::string, std::string>> revocations = {
      {"none", R"("type":"NONE")"},
      {"ocsp", fmt::format(R"("type":"OCSP_RESPONDER","location":"{}/ocsp")", url)},
      {"kept",
       fmt::format(R"("type":"REVOCATION_STORE","location":"{}")", HexOf(scene.contracts.store))}};
  for (const auto& [name, revocation] : revocations) {
    add(name, Signed(Wrap(DidIssuer(revocation), {"stands"})[0]));
    add(name + "-revoked", Signed(Wrap(DidIssuer(revocation), {"revoked"})[0]));
    scene.Certificate("certificate/" + name + "-revoked", "revoke", "revoked", why);
  }
  const auto verdicts = Verdicts();
  ASSERT_EQ(verdicts.size(), 11U);
  for (const char* const good : {"tt-store0", "tt-none", "tt-ocsp", "tt-kept"})
    EXPECT_EQ(verdicts.at(good), kValid) << good;
  EXPECT_EQ(verdicts.at("tt-none-revoked"), kValid);  // it says itself that it cannot be revoked
  for (const char* const bad : {"tt-store1", "tt-store2", "tt-store3", "tt-kept-revoked"}) {
    EXPECT_THAT(verdicts.at(bad), HasSubstr("DOCUMENT_STATUS INVALID DOCUMENT_REVOKED")) << bad;
  }
  EXPECT_THAT(verdicts.at("tt-ocsp-revoked"), HasSubstr("DOCUMENT_STATUS INVALID"));
  EXPECT_THAT(verdicts.at("tt-unknown"), HasSubstr("DOCUMENT_STATUS INVALID DOCUMENT_NOT_ISSUED"));
}

// While the ledger cannot be read nothing is valid, and nothing is said to be revoked.
TEST_F(TradeTrustClients, LedgerThatIsDown) {
  Title("held", {kIssued});
  scene.is_down = true;
  const auto verdicts = Verdicts();
  EXPECT_THAT(verdicts.at("tt-held"), StartsWith("invalid"));
  EXPECT_THAT(verdicts.at("tt-held"), testing::Not(HasSubstr("DOCUMENT_STATUS VALID")));
}

}  // namespace
}  // namespace tidewaiter::tradetrust
