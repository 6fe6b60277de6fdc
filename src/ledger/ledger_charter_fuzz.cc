// Any data as a change of a charter, signed by those who must: it is refused and changes nothing,
// or what must hold in every state holds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ledger/test_federation.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;          // NOLINT(google-build-using-namespace) one use
  using namespace tidewaiter::ledger;  // NOLINT(google-build-using-namespace) one use
  static const TestFederation federation;
  static constexpr const char* kTypes[] = {
      "charter.member.add",    "charter.member.remove", "charter.member.change",
      "charter.signer.add",    "charter.signer.end",    "charter.log.add",
      "charter.log.rotate",    "charter.log.retire",    "charter.keeper",
      "charter.agreement.set", "charter.agreement.end", "charter.endorsement.set",
      "charter.rules",         "charter.quorum"};
  if (size == 0) return 0;
  Entry entry = After(federation.last(), kTypes[data[0] % std::size(kTypes)]);
  entry.charter = federation.charter().size();
  entry.data.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto text = TextToSign(entry);
  if (!text) return 0;
  std::vector<EntrySignature> signatures;
  for (const std::string& name : TestFederation::Charters({"na", "bw", "za"}))
    signatures.push_back(SignText(*text, name, KeyNamed(name)));
  const auto bytes = AssembleEntry(*text, signatures);
  if (!bytes) return 0;
  Charter charter = federation.charter();
  const bool stands = charter.Apply(*ReadEntry(*bytes)).empty();
  if (charter.size() != federation.charter().size() + (stands ? 1U : 0U)) std::abort();
  if (2 * charter.quorum() <= charter.cosigners() + charter.faults()) std::abort();
  if (charter.change_need() < 2 || charter.FindMember(charter.keeper()) == nullptr) std::abort();
  return 0;
}
