// Clients of others read what is written here, and write what is read here:
// tests/interop/README.md. Skipped where tools/install_clients was not run.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "credential/credential.h"
#include "credential/internal/attestation_hash.h"
#include "credential/open_attestation.h"
#include "credential/receipt.h"
#include "credential/test_keys.h"
#include "evm/account.h"
#include "evm/transaction.h"
#include "testing/clients.h"

namespace tidewaiter::credential {
namespace {

using codec::TextOf;
using testing::IsEmpty;

constexpr std::int64_t kNow = 1'900'000'000;  // 2030: later than what the others sign today

class Interop : public ClientsTest {};

evm::SecretKey Key(unsigned char number) {
  evm::SecretKey key = {};
  key.back() = number;
  return key;
}

SaltSource Salts() {
  return [random = std::make_shared<Random>(1)](std::span<unsigned char> bytes) {
    for (unsigned char& byte : bytes)
      byte = static_cast<unsigned char>(random->Below(256));
  };
}

std::string Certificate(int number) {
  const std::string did = DidEthrOf(evm::AddressOf(Key(1)));
  return fmt::format(
      R"({{"issuers":[{{"name":"Customs A","id":"{0}","revocation":{{"type":"NONE"}},)"
      R"("identityProof":{{"type":"DNS-DID","location":"a.example","key":"{0}#controller"}}}}],)"
      R"("number":"COO-{1}","goods":[{{"hs":"080300","kg":1e21}},{{"hs":"0901","kg":0.1}}],)"
      R"("flags":[true,false,null,0,-0.0,"",1e-7,1.2345678901234568e21],"empty":{{}},"none":[],)"
      R"("text":"é\u2028\"\\/\u0001\t😀"}})",
      did, number);
}

std::string Tampered(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(Interop, OpenAttestationOfOurs) {
  const std::vector<std::string> documents = {Certificate(1), Certificate(2), Certificate(3)};
  const auto batch = *WrapOpenAttestation(documents, Salts());
  const auto single = *WrapOpenAttestation(std::span(documents).first(1), Salts());
  const std::string signed_text = *SignOpenAttestation(single[0], Key(1), "2026-11-27T10:00:00Z");
  const std::string hidden = *ObfuscateOpenAttestation(
      signed_text, std::vector<std::string>{"goods.0.kg", "text", "none", "flags"});
  std::size_t good = 0;
  for (const std::string& text : {batch[0], batch[1], batch[2], single[0], signed_text, hidden})
    Write(fmt::format("ours-oa-good{}", good++), text);
  const std::string root = VerifyOpenAttestation(batch[0]).merkle_root;
  std::size_t bad = 0;
  for (const std::string& text :
       {Tampered(single[0], ":string:COO-1", ":string:COO-2"),
        Tampered(single[0], ":null:null", ":boolean:false"), Tampered(hidden, "0901", "0902"),
        Tampered(batch[1], root, std::string(64, 'a'))}) {
    EXPECT_FALSE(VerifyOpenAttestation(text).problems.empty());
    Write(fmt::format("ours-oa-bad{}", bad++), text);
  }
  const auto verdicts = Run("open_attestation.cjs");
  EXPECT_EQ(verdicts.size(), 2 * (good + bad));
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, name.starts_with("oa-good") ? "good" : "refused") << name;
}

TEST_F(Interop, OpenAttestationOfTheirs) {
  static_cast<void>(Run("open_attestation.cjs"));
  for (const char* const program : {"govtechsg", "tradetrust"}) {
    for (const char* const kind : {"batch0", "batch1", "batch2", "single", "signed", "hidden"}) {
      const std::string text = Read(fmt::format("theirs-oa-{}-{}", program, kind));
      const OpenAttestationCheck check = VerifyOpenAttestation(text);
      EXPECT_THAT(CodesOf(check.problems), IsEmpty()) << program << kind;
      const bool is_signed = std::string_view("signed hidden").find(kind) != std::string_view::npos;
      EXPECT_EQ(check.signatures, is_signed ? 1U : 0U) << program << kind;
      EXPECT_FALSE(
          VerifyOpenAttestation(Tampered(text, "Customs B", "Customs C")).problems.empty());
      EXPECT_TRUE(OpenAttestationData(text));
    }
    EXPECT_EQ(VerifyOpenAttestation(Read(fmt::format("theirs-oa-{}-hidden", program))).hidden, 2U);
  }
}

std::string Credential(const std::string& issuer) {
  return fmt::format(
      R"({{"@context":["https://www.w3.org/ns/credentials/v2",)"
      R"("https://www.w3.org/ns/credentials/examples/v2"],)"
      R"("type":["VerifiableCredential","AeoCertificate"],"issuer":"{}",)"
      R"("validFrom":"2025-01-01T00:00:00Z","credentialSubject":{{"id":"urn:eori:SI12345678",)"
      R"("limit":1e21,"share":0.1,"name":"é\u2028\"\\/\u0001😀"}}}})",
      issuer);
}

TEST_F(Interop, CredentialsOfOurs) {
  const TestKey key(1);
  const auto text =
      AddProof(Credential(key.did),
               {.verification_method = key.method, .created = "2025-01-02T00:00:00Z"}, key.secret);
  ASSERT_TRUE(text) << text.error();
  Write("ours-vc-good", *text);
  // a second proof beside the first, by the issuer too: they want it of each
  Write("ours-vc-good-set", *AddProof(*text, {.verification_method = key.method}, key.secret));
  Write("ours-vc-bad", Tampered(*text, "SI12345678", "SI12345679"));
  Write("ours-vc-bad-time", Tampered(*text, "2025-01-02", "2025-01-03"));
  const auto verdicts = Run("credential.mjs");
  EXPECT_EQ(verdicts.size(), 4U);
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, name.starts_with("vc-good") ? "good" : "refused") << name;
}

// As the ledger's members make them: terms that no context has, and a status that names an entry.
TEST_F(Interop, CredentialsThatNameAnEntry) {
  const TestKey key(1);
  const std::string document = fmt::format(
      R"({{"@context":["https://www.w3.org/ns/credentials/v2",)"
      R"("https://www.w3.org/ns/credentials/undefined-terms/v2"],)"
      R"("id":"urn:uuid:0b6a5a0e-9c1f-8f0a-ad3b-6f6f2b1d9d11",)"
      R"("type":["VerifiableCredential","PhytosanitaryCertificate"],)"
      R"("issuer":{{"id":"{}","name":"Customs A"}},"validFrom":"2025-01-01T00:00:00.000Z",)"
      R"("credentialSubject":{{"goods":"coffee","kilograms":640}},)"
      R"("credentialStatus":{{"type":"TidewaiterLedgerEntry","statusPurpose":"revocation",)"
      R"("log":"customs.a/ledger","object":"certificate/C-1","number":1}}}})",
      key.did);
  const auto text =
      AddProof(document, {.verification_method = key.method, .created = "2025-01-02T00:00:00.000Z"},
               key.secret);
  ASSERT_TRUE(text) << text.error();
  Write("ours-vc-good", *text);
  Write("ours-vc-bad", Tampered(*text, "certificate/C-1", "certificate/C-2"));
  Write("ours-vc-bad-status", Tampered(*text, "TidewaiterLedgerEntry", "SomethingElse"));
  const auto verdicts = Run("credential.mjs");
  EXPECT_EQ(verdicts.size(), 3U);
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, name == "vc-good" ? "good" : "refused") << name;
}

TEST_F(Interop, CredentialsOfTheirs) {
  static_cast<void>(Run("credential.mjs"));
  const std::string text = Read("theirs-vc-issued");
  const CredentialRules rules = {.keys = OwnKeys(), .status = {}, .now = kNow};
  EXPECT_THAT(CodesOf(VerifyCredential(text, rules).problems), IsEmpty());
  EXPECT_THAT(CodesOf(VerifyCredential(Tampered(text, "SI12345678", "SI12345679"), rules).problems),
              testing::ElementsAre("signature /proof/proofValue"));
}

std::string HexOf(const tlog::Hash& hash) {
  return codec::HexEncode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// Trees of one and two leaves by hand; larger ones come from the others below.
TEST_F(Interop, ReceiptsOfOurs) {
  const Es256Key key = *Es256Key::FromSecret(std::string(32, '\x07'));
  const CoseSigner log = Es256Signer(key, "log");
  const tlog::Hash first = tlog::LeafHash("entry 0");
  const tlog::Hash second = tlog::LeafHash("entry 1");
  const auto write = [&](const std::string& name, const tlog::Hash& leaf,
                         const std::string& receipt) {
    Write("ours-receipt-" + name,
          fmt::format(R"({{"receipt":"{}","leaf":"{}","key":"{}"}})", codec::HexEncode(receipt),
                      HexOf(leaf), codec::HexEncode(key.public_key().bytes)));
  };
  const std::string one = *IssueReceipt(log, first, {.tree_size = 1, .leaf_index = 0, .path = {}});
  const std::string two =
      *IssueReceipt(log, second, {.tree_size = 2, .leaf_index = 1, .path = {first}});
  write("good-one", first, one);
  write("good-two", second, two);
  write("bad-leaf", first, two);
  std::string changed = two;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  write("bad-signature", second, changed);
  const auto verdicts = Run("cose.cjs");
  EXPECT_EQ(verdicts.size(), 4U);
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, name.starts_with("receipt-good") ? "good" : "refused") << name;
}

TEST_F(Interop, ReceiptsOfTheirs) {
  static_cast<void>(Run("cose.cjs"));
  const codec::JsonText json(Read("theirs-receipts"));
  ASSERT_TRUE(json.ok());
  const PublicKey key = {.type = KeyType::kP256,
                         .bytes = *codec::HexDecode(TextOf(json.root(), "key"))};
  const auto keys = [&](std::string_view) -> Result<PublicKey> { return key; };
  std::uint64_t index = 0;
  codec::EachOf(json.root(), "receipts", [&](simdjson::dom::element one) {
    const std::string receipt = *codec::HexDecode(TextOf(one, "receipt"));
    const ReceiptCheck check = VerifyReceipt(receipt, tlog::LeafHash(TextOf(one, "entry")), keys);
    EXPECT_THAT(CodesOf(check.problems), IsEmpty());
    EXPECT_EQ(check.leaf_index, index++);
    EXPECT_EQ(check.tree_size, 11U);
    EXPECT_FALSE(VerifyReceipt(receipt, tlog::LeafHash("another"), keys).problems.empty());
  });
  EXPECT_EQ(index, 11U);
}

TEST_F(Interop, EthereumBothWays) {
  const std::string from = evm::FormatAddress(evm::AddressOf(Key(1)));
  const std::string to = evm::FormatAddress(evm::AddressOf(Key(3)));
  for (const auto kind : {evm::TransactionKind::kLegacy, evm::TransactionKind::kFeeMarket}) {
    evm::Transaction transaction;
    transaction.kind = kind;
    transaction.chain_id = 1337;
    transaction.nonce = evm::Quantity(5);
    transaction.gas_limit = evm::Quantity(100'000);
    transaction.max_fee = evm::Quantity(3'000'000'000);
    transaction.gas_price = evm::Quantity(1'000'000'000);
    transaction.to = evm::AddressOf(Key(3));
    transaction.data = "root";
    Write(fmt::format("ours-transaction-{}", kind == evm::TransactionKind::kLegacy ? 0 : 2),
          fmt::format(R"({{"raw":"0x{}","from":"{}","to":"{}","chainId":1337,"nonce":5}})",
                      codec::HexEncode(evm::SignTransaction(transaction, Key(1))), from, to));
  }
  const evm::Signature signature = evm::Sign(Key(1), evm::PersonalMessageHash("hello é"));
  Write("ours-message-1", fmt::format(R"({{"message":"hello é","signature":"{}","from":"{}"}})",
                                      evm::FormatSignature(signature), from));
  const auto verdicts = Run("ethereum.cjs");
  EXPECT_EQ(verdicts.size(), 3U);
  for (const auto& [name, verdict] : verdicts)
    EXPECT_EQ(verdict, "good") << name;
  const codec::JsonText theirs(Read("theirs-message"));
  ASSERT_TRUE(theirs.ok());
  const auto read = evm::ParseSignature(TextOf(theirs.root(), "signature"));
  ASSERT_TRUE(read);
  EXPECT_EQ(evm::Recover(evm::PersonalMessageHash(TextOf(theirs.root(), "message")), *read),
            *evm::ParseAddress(TextOf(theirs.root(), "from")));
}

}  // namespace
}  // namespace tidewaiter::credential
