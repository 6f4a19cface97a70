export { isObject, list, type Loose } from "./events/families.ts";
export {
  firstNumber,
  firstText,
  further,
  isEmpty,
  object,
  parseJson,
  text,
  words,
} from "./translate/foreign.ts";
