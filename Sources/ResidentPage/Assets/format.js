// Dates, durations and words of the platform, in plain Japanese.

const calendar = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
  timeZone: "Asia/Tokyo", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit", hourCycle: "h23",
});
const parts = (date) => Object.fromEntries(calendar.formatToParts(date).map((part) => [part.type, part.value]));

export function day(instant) {
  const at = parts(new Date(instant));
  return `${at.year}年${at.month}月${at.day}日`;
}

export function moment(instant) {
  const at = parts(new Date(instant));
  return `${at.year}年${at.month}月${at.day}日 ${Number(at.hour)}時${at.minute}分`;
}

/** The last day covered. The end itself is not covered: an end at midnight means the day before. */
export const untilDay = (instant) => `${day(Date.parse(instant) - 1)}まで`;

/** Year, month and day in Japan. */
export function civil(instant) {
  const at = parts(new Date(instant));
  return [Number(at.year), Number(at.month), Number(at.day)];
}

/** 00:00 in Japan of this day, moved by whole days, as milliseconds. Japan has had no summer time since 1951. */
export const midnight = (year, month, date, days = 0) => Date.UTC(year, month - 1, date + days) - 9 * 3_600_000;

/** `P180D` as 180日間, `PT72H` as 72時間. */
export function duration(text) {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text ?? "");
  if (!found) return text ?? "";
  const words = [[found[1], "日間"], [found[2], "時間"], [found[3], "分"]].filter(([value]) => value !== undefined);
  return words.map(([value, unit]) => `${Number(value)}${unit}`).join("");
}

export const states = {
  active: ["有効", "active", "✓"], suspended: ["一時停止中", "suspended", "‖"], withdrawn: ["撤回済み", "ended", "■"],
  superseded: ["新しい同意に替わりました", "ended", "■"], invalidated: ["無効", "ended", "■"], expired: ["期限切れ", "ended", "■"],
};

const modes = {
  view: "見るだけ（保存はしません）", store: "保存する",
};
export function mode(word, life) {
  return word === "store" && life ? `${modes.store}（長くても${duration(life)}）` : modes[word] ?? word;
}

const bases = {
  consent: "あなたの同意", appi_69_2_1_consent: "本人の同意（個人情報保護法第69条第2項第1号）",
  appi_27_1_consent: "本人の同意（個人情報保護法第27条第1項）", appi_28_foreign: "本人の同意（個人情報保護法第28条 外国への提供）",
};
export const basis = (word) => bases[word] ?? word ?? "";

export const countries = (code, language = "ja") => {
  try {
    return new Intl.DisplayNames(language === "en" ? "en" : "ja", { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
};

const types = { string: "文字", integer: "整数", number: "数", boolean: "はい・いいえ", date: "日付", datetime: "日時" };
/** An item as people call it. One without a title is told by its technical name, with what kind of value it is. */
export function item({ name, type, list, title }, language = "ja") {
  if (language === "en") return title ? `${title}${list ? " (several)" : ""}` : `${name} (${type}${list ? ", several" : ""})`;
  return title ? `${title}${list ? "（いくつか）" : ""}` : `${name}（${types[type] ?? type}${list ? "、いくつか" : ""}）`;
}

const events = {
  granted: "同意した", superseded: "新しい同意に替わった", suspended: "一時停止した", resumed: "再開した", withdrawn: "撤回した",
  invalidated: "無効になった", expired: "期限が切れた",
};
export const event = (kind) => events[kind] ?? kind;

const reasons = {
  self: "あなたの操作", deceased: "本人の死亡の届け出", ordered: "行政上の命令", service_retired: "サービスの終了",
};
export const reason = (word) => reasons[word] ?? word;
