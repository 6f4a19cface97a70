export { isEmpty, isObject, list, type Loose } from "./events/families.ts";
export {
  firstNumber,
  firstText,
  further,
  object,
  parseJson,
  text,
  words,
} from "./translate/foreign.ts";
