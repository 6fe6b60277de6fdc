// Gs1Id: the same identifier of a thing as EPC URI and as GS1 Digital Link.
//
//   *ToDigitalLink("urn:epc:id:sscc:4012345.1112223334")
//                                        // "https://id.gs1.org/00/140123451122233341"
//   *ToEpcUri("https://id.gs1.org/00/140123451122233341", 7)   // and back
//   Canonical("https://example.com/01/9780345418913/21/7?11=221109")
//                                        // "https://id.gs1.org/01/09780345418913/21/7"
//   ContainerUri("CSQU3054383")          // "urn:epc:id:bic:CSQU3054383"
//
// Kinds: SGTIN, SSCC, SGLN, PGLN, GRAI, GIAI, GSRN, GSRNP, GDTI, CPI, SGCN, GINC, GSIN, ITIP, UPUI,
// LGTIN, and the patterns of classes (urn:epc:idpat). A container code (ISO 6346, registered by
// BIC) is no key of GS1: it has an EPC URI and no Digital Link. Check digits are computed for
// links; those of links that came in are not looked at.
// Pure functions, thread-safe, O(length). Texts longer than kIdMax are nobody's identifier.
// Source: EPC Tag Data Standard 2.0 sections 6 and 7, GS1 Digital Link URI syntax 1.2, section 4.
#ifndef TIDEWAITER_EPCIS_GS1_ID_H_
#define TIDEWAITER_EPCIS_GS1_ID_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::epcis {

inline constexpr std::size_t kIdMax = 2000;  // bytes; what browsers take as an address

// "https://id.gs1.org/…" of an EPC URI. Nothing where it is not one, is not well formed, or is of a
// kind that has no link.
std::optional<std::string> ToDigitalLink(std::string_view epc_uri);

// The EPC URI of a link. A link does not say how many digits of it are the company's prefix (GS1
// gives 6 to 12): the caller has to know. Errors: kInvalidArgument (no link of a kind that has an
// EPC URI: without serial number there is only a class; no such length of prefix).
Result<std::string> ToEpcUri(std::string_view link, std::size_t company_prefix_digits);

// The one form by which identifiers are compared: the Digital Link at id.gs1.org with the finest
// level and no query; of what has none, the text itself.
std::string Canonical(std::string_view id);

// The digit that makes the sum of digits times 3, 1, 3, … from the right a multiple of ten.
char Gs1CheckDigit(std::string_view digits);

// A container's code as URI, and the code of such a URI ("" where it is none). The form is looked
// at, not the check digit: a camera may have read it so.
std::string ContainerUri(std::string_view code);
std::string ContainerOf(std::string_view uri);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_GS1_ID_H_
