// Canonical JSON, credentials, OpenAttestation, receipts on one core.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "codec/canonical_json.h"
#include "credential/credential.h"
#include "credential/open_attestation.h"
#include "credential/receipt.h"

namespace tidewaiter::credential {
namespace {

// A certificate with `goods` lines, about 100 bytes each.
std::string Document(const std::string& issuer, int goods) {
  std::string lines;
  for (int i = 0; i < goods; ++i) {
    lines += fmt::format(R"({}{{"line":{},"hs":"080300","desc":"bananas of line {}","kg":{}.25,)"
                         R"("origin":"EC"}})",
                         i > 0 ? "," : "", i, i, i * 7);
  }
  return fmt::format(
      R"({{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],)"
      R"("issuer":"{}","issuers":[{{"name":"Customs A"}}],"validFrom":"2025-01-01T00:00:00Z",)"
      R"("credentialSubject":{{"id":"urn:eori:SI12345678","goods":[{}]}}}})",
      issuer, lines);
}

void BM_CanonicalJson(benchmark::State& state) {
  const std::string text = Document("did:web:a", static_cast<int>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(codec::CanonicalJson(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_CanonicalJson)->Arg(5)->Arg(1000);

void BM_VerifyCredential(benchmark::State& state) {
  const tlog::Ed25519Key secret({1});
  const PublicKey key = PublicKeyOf(secret.public_key());
  const auto text = AddProof(Document(DidKeyOf(key), static_cast<int>(state.range(0))),
                             {.verification_method = DidKeyMethodOf(key)}, secret);
  const DidKeys keys;
  const CredentialRules rules = {
      .keys = [&](std::string_view id) { return keys.AssertionMethod(id); },
      .status = {},
      .now = 1'800'000'000};
  CHECK(VerifyCredential(*text, rules).problems.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(VerifyCredential(*text, rules));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyCredential)->Arg(5);

void BM_SignCredential(benchmark::State& state) {
  const tlog::Ed25519Key secret({1});
  const PublicKey key = PublicKeyOf(secret.public_key());
  const std::string text = Document(DidKeyOf(key), static_cast<int>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(AddProof(text, {.verification_method = DidKeyMethodOf(key)}, secret));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SignCredential)->Arg(5);

void BM_VerifyOpenAttestation(benchmark::State& state) {
  Random random(1);
  const std::vector<std::string> documents = {
      Document("did:web:a", static_cast<int>(state.range(0)))};
  const auto wrapped = WrapOpenAttestation(documents, [&](std::span<unsigned char> bytes) {
    for (unsigned char& byte : bytes)
      byte = static_cast<unsigned char>(random.Below(256));
  });
  CHECK(VerifyOpenAttestation((*wrapped)[0]).problems.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(VerifyOpenAttestation((*wrapped)[0]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyOpenAttestation)->Arg(5)->Arg(1000);

void BM_VerifyReceipt(benchmark::State& state) {
  const tlog::Ed25519Key secret({1});
  ReceiptProof proof = {.tree_size = 1U << 20U, .leaf_index = 77, .path = {}};
  proof.path.resize(20);
  const tlog::Hash leaf = tlog::LeafHash("entry");
  const std::string receipt = *IssueReceipt(Ed25519Signer(secret, "log"), leaf, proof);
  const auto keys = [key = PublicKeyOf(secret.public_key())](
                        std::string_view) -> Result<PublicKey> { return key; };
  CHECK(VerifyReceipt(receipt, leaf, keys).problems.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(VerifyReceipt(receipt, leaf, keys));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_VerifyReceipt);

}  // namespace
}  // namespace tidewaiter::credential
