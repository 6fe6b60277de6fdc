// For tests: documents of TradeTrust, and how their parties appear in a chain that is none.
#ifndef TIDEWAITER_SERVER_TEST_TRADETRUST_H_
#define TIDEWAITER_SERVER_TEST_TRADETRUST_H_

#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "access/secret.h"
#include "codec/encoding.h"
#include "credential/open_attestation.h"
#include "tradetrust/facade.h"

namespace tidewaiter::server {

// A bill of lading in the token registry, of an issuer whose DNS is the desk's.
inline std::string BillOfLading(const std::string& registry, const std::string& number) {
  const std::vector<std::string> bills = {fmt::format(
      R"({{"issuers":[{{"name":"Line","tokenRegistry":"{}","identityProof":{{"type":"DNS-TXT",)"
      R"("location":"desk.example"}}}}],"number":"{}"}})",
      registry, number)};
  return credential::WrapOpenAttestation(bills, access::SystemSecrets())->front();
}

inline std::string PartyAddress(const std::string& party) {
  const evm::Address address = tradetrust::AddressOfParty(party);
  return "0x" + codec::HexEncode({reinterpret_cast<const char*>(address.data()), address.size()});
}

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_TRADETRUST_H_
