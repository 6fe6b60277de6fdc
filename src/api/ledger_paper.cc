// Records of the ledger on paper, with the code that anybody can check, and certificates as the
// documents that they are.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/asked.h"
#include "api/ledger_calls.h"
#include "api/ledger_files.h"
#include "api/ledger_payloads.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "api/views.h"
#include "codec/json_get.h"
#include "ledger/draft.h"
#include "ledger/paper_code.h"
#include "paper/sheet.h"
#include "risk/language.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using member::Member;

// ---- Words

struct Word {
  std::string_view key;
  risk::Said said;
};
constexpr std::array kWords{
    Word{"operator",
         {.en = "Authorized operator",
          .fr = "Opérateur agréé",
          .es = "Operador autorizado",
          .ar = "المشغّل المعتمد"}},
    Word{"certificate",
         {.en = "Certificate", .fr = "Certificat", .es = "Certificado", .ar = "شهادة"}},
    Word{"title",
         {.en = "Bill of lading, electronic",
          .fr = "Connaissement électronique",
          .es = "Conocimiento de embarque electrónico",
          .ar = "سند شحن إلكتروني"}},
    Word{"carnet", {.en = "Carnet", .fr = "Carnet", .es = "Cuaderno", .ar = "دفتر الإدخال المؤقت"}},
    Word{"number", {.en = "Number", .fr = "Numéro", .es = "Número", .ar = "الرقم"}},
    Word{"status", {.en = "Status", .fr = "État", .es = "Estado", .ar = "الحالة"}},
    Word{"by", {.en = "Issued by", .fr = "Délivré par", .es = "Expedido por", .ar = "صادر عن"}},
    Word{"at", {.en = "As of", .fr = "Situation au", .es = "A fecha de", .ar = "كما في"}},
    Word{"valid_from",
         {.en = "Valid from", .fr = "Valable dès le", .es = "Válido desde", .ar = "صالح من"}},
    Word{"valid_until",
         {.en = "Valid until", .fr = "Valable jusqu’au", .es = "Válido hasta", .ar = "صالح حتى"}},
    Word{"code",
         {.en = "Scan to check. What is printed here counts only if the page says the same today.",
          .fr = "Scannez pour vérifier. Ce qui est imprimé ne vaut que si la page le confirme.",
          .es = "Escanee para comprobar. Lo impreso solo vale si la página dice lo mismo hoy.",
          .ar = "امسح الرمز للتحقق. لا يُعتد بالمطبوع إلا إذا أكدته الصفحة اليوم."}},
};

std::string Say(std::string_view key, risk::Language language) {
  const auto found = std::ranges::find(kWords, key, &Word::key);
  return found == kWords.end() ? std::string(key) : std::string(found->said.In(language));
}

// ---- The page

// "https://ledger.customs.na:8443/x" as "ledger.customs.na:8443".
std::string HostOf(std::string_view url) {
  if (const std::size_t at = url.find("://"); at != std::string_view::npos)
    url.remove_prefix(at + 3);
  return std::string(url.substr(0, url.find('/')));
}

void AddLine(paper::Sheet& sheet, std::string label, std::string value) {
  if (!value.empty()) sheet.lines.push_back({std::move(label), std::move(value)});
}

// What is private of it here, as people read it: a text without its quotes.
void AddFields(paper::Sheet& sheet, const PrivateFields& fields) {
  for (const auto& [name, json] : fields) {
    const codec::JsonText value(json);
    std::string_view text;
    if (!value.ok() || value.root().get(text) != simdjson::SUCCESS) continue;
    AddLine(sheet, name, std::string(text));
  }
}

const member::Step* LastFinal(const member::Story& story) {
  const member::Step* last = nullptr;
  for (const member::Step& step : story.steps) {
    if (step.is_final) last = &step;
  }
  return last;
}

Result<paper::QrSymbol> CodeOf(const Member& ledger, const member::Step& step) {
  const ledger::Entry& entry = step.entry;
  ASSIGN_OR_RETURN(const member::ProofFile proof, ledger.ProveAt(entry.log, step.index));
  const auto charter = ledger.charter();
  const ledger::Member* const self = charter->FindMember(ledger.id());
  const std::string host = self == nullptr ? "" : HostOf(self->url);
  ASSIGN_OR_RETURN(const std::vector<std::string> texts,
                   ledger::PaperTexts(host, proof.entry, proof.proof));
  ASSIGN_OR_RETURN(paper::QrChoice choice, paper::EncodeFirstQr(texts));
  return std::move(choice.symbol);
}

Result<std::string> Draw(const Call& call, const Member& ledger, const member::Story& story,
                         const member::Step& step, const PrivateFields& fields) {
  const risk::Language language = call.language;
  const auto charter = ledger.charter();
  const ledger::Member* const writer = charter->WriterOf(step.entry.log);
  paper::Sheet sheet;
  sheet.authority = writer == nullptr ? story.record.member : writer->name;
  sheet.title = Say(story.record.kind, language);
  sheet.right_to_left = language == risk::Language::kArabic;
  sheet.code_says = Say("code", language);
  sheet.made = TimeText(call.now_ms());
  const codec::JsonText data(step.entry.data);
  AddLine(sheet, Say("number", language), story.record.object);
  AddLine(sheet, Say("status", language), codec::TextOf(data.root(), "status"));
  AddLine(sheet, Say("by", language), sheet.authority);
  AddLine(sheet, Say("at", language), TimeText(step.entry.time_ms));
  for (const char* name : {"valid_from", "valid_until"})
    AddLine(sheet, Say(name, language), codec::TextOf(data.root(), name));
  AddFields(sheet, fields);
  ASSIGN_OR_RETURN(sheet.code, CodeOf(ledger, step));
  return paper::WriteSheetPdf(sheet);
}

bool HasPaper(std::string_view kind) {
  return kind == "operator" || kind == "certificate" || kind == "title" || kind == "carnet";
}

void Paper(Call call, Member& ledger) {
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  if (!HasPaper(story->record.kind)) return call.NotFound();
  const member::Step* const step = LastFinal(*story);
  if (step == nullptr) return call.Problem(409, "not_final", "It has no quorum yet");
  const auto fields = call.house->payloads->FieldsOf(*story, call.who.id);
  if (!fields) return call.Fail(fields.error());
  PrivateFields shown;
  for (const PrivateFields& of_entry : *fields) {
    if (!of_entry.empty()) shown = of_entry;  // the last that says any
  }
  auto pdf = Draw(call, ledger, *story, *step, shown);
  if (!pdf) return call.Fail(pdf.error());
  SubmitThen(std::move(call), clearance::NoteRead{story->record.object, "paper"},
             [pdf = *std::move(pdf)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               SendFile(std::move(asked), "application/pdf", "", pdf);
             });
}

// ---- The certificate itself

std::string_view TypeOfForm(std::string_view form) {
  if (form == "vc") return "application/vc+json";
  return form == "oa" ? "application/json" : "";
}

// SHA-256 of the document that the record's last commitment to one is of; "" where it is not known
// here.
std::string DocumentOf(const std::vector<PrivateFields>& fields) {
  std::string last;
  for (const PrivateFields& of_entry : fields) {
    if (std::string sha256 = DocumentSumOf(of_entry); !sha256.empty()) last = std::move(sha256);
  }
  return last;
}

void Credential(Call call, Member& ledger) {
  const std::string object = fmt::format("certificate/{}", call.request.PathParameter("local"));
  const auto story = ledger.Tell(object);
  if (!story && story.error().code == ErrorCode::kNotFound) return call.NotFound();
  if (!story) return call.Fail(story.error());
  const auto may = MaySee(call, ledger, *story);
  if (!may) return call.Fail(may.error());
  if (!*may) return call.NotFound();
  const auto fields = call.house->payloads->FieldsOf(*story, call.who.id);
  if (!fields) return call.Fail(fields.error());
  const std::string sha256 = DocumentOf(*fields);
  if (sha256.empty()) return call.NotFound();
  const codec::JsonText data(story->record.data);
  const std::string form = data.ok() ? codec::TextOf(data.root(), "form") : "";
  SendLedgerFile(std::move(call), object, sha256, std::string(TypeOfForm(form)));
}

}  // namespace

void GetLedgerPaper(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Paper);
}
void GetLedgerCredential(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Credential);
}

}  // namespace tidewaiter::api
