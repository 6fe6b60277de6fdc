// Papers and photos of a declaration. Files lie in a folder by their SHA-256, so that the same file
// is kept once and damage is seen, sealed with the installation's key; what belongs to which
// declaration is in the journal.
#include <algorithm>

#include <fmt/format.h>

#include "api/kept_files.h"
#include "api/operations.h"
#include "api/views.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/fold.h"

namespace tidewaiter::api {
namespace {

using access::Action;

constexpr std::size_t kNameMax = 200;

bool IsGoodName(std::string_view name) {
  return !name.empty() && name.size() <= kNameMax && std::ranges::none_of(name, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == 0x7F;
  });
}

void Attach(Call call) {
  const std::string name(call.Query("name"));
  const std::string about(call.Query("about").substr(0, 40));
  const std::string& body = call.request.body;
  const std::string_view type = MediaTypeOf(body);
  std::vector<codec::Problem> problems;
  if (!IsGoodName(name)) {
    problems.push_back(
        {"name", "/name", "a file name of 1 to 200 bytes without slashes is needed"});
  }
  if (body.empty()) problems.push_back({"empty", "", "the file is empty"});
  if (!problems.empty()) {
    return call.Problem(422, "problems", "The file was not taken", {}, problems);
  }
  if (type.empty()) {
    return call.Problem(415, "type", "Only PDF, JPEG, PNG, WebP, TIFF and text are taken");
  }
  Sha256 sha;
  sha.Add(body);
  clearance::Attach work;
  work.declaration = call.request.PathParameter("id");
  work.id = access::NewId("doc_", call.house->random);
  work.name = name;
  work.about = about;
  work.type = type;
  work.sha256 = sha.Hex();
  work.bytes = body.size();
  // On disk before the journal speaks of it. A file that nothing speaks of does no harm.
  if (const Status kept =
          KeepFile(*call.house, call.house->settings.documents_folder, work.sha256, body);
      !kept) {
    return call.Fail(kept.error());
  }
  Render render = [shown = work, by = call.house->directory.NameOf(call.who.id),
                   id = call.who.id](const clearance::Applied& applied) {
    std::string out;
    codec::JsonWriter json(out);
    json.BeginObject().Member("id", shown.id).Member("name", shown.name);
    json.Member("type", shown.type).Member("bytes", shown.bytes).Member("sha256", shown.sha256);
    json.Member("attached_at", TimeText(applied.time_ms)).Member("by", by.empty() ? id : by);
    json.MemberUnlessEmpty("about", shown.about).EndObject();
    return clearance::Rendered{201, std::move(out)};
  };
  Submit(std::move(call), std::move(work), std::move(render));
}

void Download(Call call) {
  desk::Store& store = call.house->store;
  const std::string id(call.request.PathParameter("id"));
  const auto row = store.FindDeclaration(id);
  if (!row) return call.Fail(row.error());
  if (!*row) return call.NotFound();
  const access::Decision may = access::Allows(call.who, Action::kReadDocument,
                                              {.office = (*row)->office,
                                               .declarant = (*row)->declarant,
                                               .importer = (*row)->importer,
                                               .officer = (*row)->officer});
  if (!may) return call.Denied(may.reason);
  const auto events = store.EventsOf(id);
  if (!events) return call.Fail(events.error());
  std::string name;
  std::string type;
  std::string sha256;
  for (const desk::Event& event : *events) {
    if (event.kind != desk::kind::kAttached) continue;
    const codec::JsonText data(event.data);
    if (!data.ok() || codec::TextOf(data.root(), "id") != call.request.PathParameter("document")) {
      continue;
    }
    name = codec::TextOf(data.root(), "name");
    type = codec::TextOf(data.root(), "type");
    sha256 = codec::TextOf(data.root(), "sha256");
  }
  if (sha256.empty()) return call.NotFound();
  auto bytes = FetchFile(*call.house, call.house->settings.documents_folder, sha256);
  if (!bytes) return call.Fail(bytes.error());
  SubmitThen(std::move(call), clearance::NoteRead{id, "document"},
             [bytes = *std::move(bytes), name, type](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               SendKeptFile(std::move(asked), type, name, bytes);
             });
}

}  // namespace

void AttachDocument(Call call) {
  OnWorker(std::move(call), Attach);
}

void GetDocument(Call call) {
  OnWorker(std::move(call), Download);
}

}  // namespace tidewaiter::api
