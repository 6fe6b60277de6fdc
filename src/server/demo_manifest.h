// The manifests of the demo: what the carriers of the simulated country state about the goods of
// most declarations, with the masses as they are, whatever the importer declares.
#ifndef TIDEWAITER_SERVER_DEMO_MANIFEST_H_
#define TIDEWAITER_SERVER_DEMO_MANIFEST_H_

#include <optional>
#include <string>
#include <vector>

#include "desk/consignment.h"
#include "desk/document.h"
#include "sim/country.h"

namespace tidewaiter::server {

// The bill of lading of a declaration.
std::string DemoBill(const desk::Document& document);

// Nothing for those whose carrier states nothing: always the same ones. `truths` as the items.
std::optional<desk::Statement> DemoManifest(const desk::Document& document,
                                            const std::vector<sim::Truth>& truths);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_MANIFEST_H_
