#include "app/report_words.h"

namespace tidewaiter::app {
namespace {

constexpr Words kWords{
    .language_code = "es",
    .direction = "ltr",
    .skip_to_list = "Ir a la lista de líneas",
    .contents = "Contenido",
    .generated = "Elaborado:",
    .warnings = "Atención",
    .confidential = "Solo para funcionarios. No debe mostrarse a los operadores.",
    .list_title = "Líneas por inspeccionar",
    .list_intro =
        "Abra una línea para leer por qué está aquí. Una sospecha no es un "
        "hallazgo: indica dónde es más probable que valga la pena mirar.",
    .list_empty = "Ninguna línea llegó a la lista: no se seleccionó nada para control.",
    .rank = "Orden",
    .line = "Línea",
    .date = "Fecha",
    .importer = "Importador",
    .goods = "Mercancía",
    .value = "Valor",
    .probability = "Probabilidad",
    .stake = "En juego",
    .suspicion = "Sospecha",
    .why = "Por qué",
    .no_reason = "No se registró ningún motivo para esta línea.",
    .random_reason =
        "Elegida al azar, para que lo hallado pueda contarse sin sesgo. No se "
        "sospecha nada en particular.",
    .officer_note = "Para el funcionario:",
    .basis_unknown = "motivo desconocido",
    .basis_risk = "riesgo",
    .basis_random = "aleatorio",
    .basis_exploration = "exploración",
    .filter = "Filtrar",
    .filter_hint = "cualquier texto de una línea",
    .page_size = "Líneas por página",
    .all_rows = "todas",
    .previous = "Anterior",
    .next = "Siguiente",
    .export_csv = "Guardar como CSV",
    .open_all = "Abrir todo",
    .close_all = "Cerrar todo",
    .shown = "{0} a {1} de {2} líneas",
    .none_shown = "Ninguna línea coincide con el filtro.",
    .sort_by = "Ordenar por",
    .past_title = "Qué tan buenas fueron tales selecciones",
    .past_empty =
        "No se proporcionó ninguna línea con resultado conocido, así que todavía no "
        "puede medirse nada.",
    .selective_note =
        "Medido en las líneas que se controlaron. Lo que nunca se miró es "
        "desconocido y no se cuenta como conforme.",
    .lines_judged = "Líneas con resultado conocido",
    .irregular_lines = "de ellas irregulares",
    .base_rate = "Proporción irregular",
    .auc = "AUC",
    .auc_note =
        "probabilidad de que una línea irregular quede por delante de una conforme; "
        "0,5 es una moneda al aire",
    .average_precision = "Precisión media",
    .average_precision_note =
        "proporción media de aciertos a lo largo de la clasificación; el azar da la "
        "proporción irregular",
    .brier = "Puntuación de Brier",
    .brier_note = "error cuadrático medio de las probabilidades; 0 es perfecto",
    .ece = "Error de calibración",
    .ece_note = "distancia media entre probabilidad y realidad en diez tramos",
    .interval_95 = "intervalo del 95 %",
    .rates_title = "Lo que se encuentra al controlar una parte de las líneas",
    .rate = "Controlado",
    .selected = "Líneas",
    .hits = "Aciertos",
    .precision = "Precisión",
    .recall = "Exhaustividad",
    .revenue_by_score = "Importe hallado, por riesgo",
    .revenue_by_money = "Importe hallado, por importe esperado",
    .lift = "Ganancia relativa",
    .recall_chart = "Líneas irregulares halladas",
    .recall_chart_text =
        "Parte de todas las líneas irregulares que se halla al controlar la parte "
        "indicada de las líneas, las de mayor riesgo primero.",
    .revenue_chart = "Importe hallado",
    .revenue_chart_text =
        "Parte de todo el importe recaudado que se halla al controlar la parte "
        "indicada de las líneas.",
    .calibration_chart = "Probabilidades y realidad",
    .calibration_chart_text =
        "Para líneas con una probabilidad parecida, la parte que era irregular. En "
        "la diagonal ambas coinciden. Las barras son intervalos del 95 %; los "
        "puntos mayores representan más líneas.",
    .months_chart = "Precisión por mes",
    .months_chart_text =
        "Proporción de aciertos en el primer 5 % de cada mes, con su intervalo del "
        "95 %, y proporción irregular en todas las líneas del mes.",
    .axis_selected = "parte de las líneas controlada",
    .axis_recall = "líneas irregulares halladas",
    .axis_revenue = "importe hallado",
    .axis_foretold = "probabilidad anunciada",
    .axis_found = "proporción irregular",
    .axis_precision = "precisión al 5 %",
    .legend_random = "elegidas al azar",
    .legend_score = "por riesgo",
    .legend_money = "por importe esperado",
    .legend_perfect = "coincidencia perfecta",
    .legend_bin = "líneas de un tramo",
    .legend_precision = "precisión al 5 %",
    .legend_base_rate = "proporción irregular",
    .months_title = "Meses",
    .month = "Mes",
    .lines = "Líneas",
    .calibration_title = "Probabilidades y realidad",
    .bin = "Probabilidad desde",
    .mean_probability = "Probabilidad media",
    .found_rate = "Proporción irregular",
    .kinds_title = "Tipos de error",
    .kind = "Tipo",
    .checked = "Controlado",
    .wrong = "Erróneo",
    .precision_at_5 = "Precisión al 5 %",
    .note = "Nota",
    .policies_title = "Comparado con otras formas de seleccionar",
    .policies_intro =
        "Todas sobre las mismas líneas. Donde los intervalos se solapan mucho, la "
        "diferencia puede ser casual.",
    .policy = "Forma de seleccionar",
    .revenue_at_5 = "Importe hallado al 5 %",
    .groups_title = "Cómo recaen los controles en los grupos",
    .groups_intro =
        "El primer 5 % de todas las líneas. Compare la parte de falsas alarmas de "
        "un grupo con su parte de las líneas: muy por encima, ese grupo soporta más "
        "carga que otros. No se muestran los grupos de menos de 30 líneas.",
    .selected_share = "Parte seleccionada",
    .false_alarm_rate = "Conformes seleccionadas",
    .share_of_false_alarms = "Parte de las falsas alarmas",
    .share_of_lines = "Parte de las líneas",
    .facts_title = "Cómo se hizo esta página",
    .fact = "Qué",
    .fact_value = "Valor",
    .run_title = "Líneas por inspeccionar",
    .lines_assessed = "Líneas evaluadas",
    .to_inspect = "Por inspeccionar",
    .expected = "Recaudación esperada",
    .run_past =
        "{0} líneas inspeccionadas del historial, cada una juzgada por árboles que "
        "solo habían aprendido de líneas anteriores. Alguien las había elegido: no "
        "se sabe qué contenían las demás.",
    .unreadable = "No se pudieron leer {0} de {1} filas: véase rejects.csv.",
    .model = "Modelo",
    .learned_from = "Aprendido de",
    .seed = "Semilla",
    .file = "Archivo",
    .quality_title = "Calidad de la selección en líneas posteriores",
    .quality_past = "Aprendido de {0} líneas, juzgado en {1} posteriores.",
    .quality_selective =
        "Juzgado solo en líneas inspeccionadas, que alguien eligió: no se sabe qué "
        "contenían las demás.",
    .office = "Aduana",
    .origin = "Origen",
    .importer_lines = "Importador, líneas anteriores",
    .new_importer = "nuevo",
};

}  // namespace

const Words& SpanishWords() {
  return kWords;
}

}  // namespace tidewaiter::app
