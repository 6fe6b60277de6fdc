// Routes: the facade over HTTP, for a server to mount.
//
//   AddTradeTrustTo(router, contracts, state);
//
//   POST /tradetrust/rpc           JSON-RPC, one request or a batch, of whatever Content-Type
//   GET  /tradetrust/ocsp/{hash}   {"revoked":false,"documentHash":"0x…"}; 400, 503: a problem
//   GET  /tradetrust               {"chain_id":1,"token_registry":"0x…","document_store":"0x…",
//                                   "dns":[…]}: what issuers write into documents and their DNS
//
// Everything that they tell is public, and nothing can be changed. Browsers on other pages may read
// it (CORS): TradeTrust's verifier is a page of somebody else.
#ifndef TIDEWAITER_TRADETRUST_ROUTES_H_
#define TIDEWAITER_TRADETRUST_ROUTES_H_

#include <memory>
#include <string_view>

#include "http/router.h"
#include "tradetrust/facade.h"

namespace tidewaiter::tradetrust {

// Of the responder: what documents name as "location" of their revocation is this behind the
// server's address.
inline constexpr std::string_view kOcspPath = "/tradetrust/ocsp";

// `state` is asked on the server's threads.
void AddTradeTrustTo(http::Router& router, const FacadeContracts& contracts,
                     std::shared_ptr<const FacadeState> state);

}  // namespace tidewaiter::tradetrust

#endif  // TIDEWAITER_TRADETRUST_ROUTES_H_
