export { Browser, type BrowserOptions, Complaints } from './browser.ts';
export { type DocumentState, expectEqual, OpenDocument, until } from './document.ts';
export { FrameRecorder, type RecordedFrame } from './frames.ts';
export { readFromHome, throughHome } from './home-reader.ts';
export { type DocumentLinks, newDocument } from './links.ts';
export { type CandidatePair, selectedPairs } from './peer-connections.ts';
export { ParleyServer, type ServerSettings } from './server.ts';
export { expect, test } from './test.ts';
