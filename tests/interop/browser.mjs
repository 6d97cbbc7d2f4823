// A person at a browser: keeps cookies, signs in, agrees, and ends where the client waits.

import assert from 'node:assert/strict'
import { back, person } from './given.mjs'

const HIDDEN = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g

export class Browser {
  #cookies = new Map()

  // Opens an address of the authorization endpoint; returns the address at which the client is called back.
  async authorize (address) {
    let answer = await this.#fetch(address)
    for (let step = 0; step < 10; step++) {
      const next = answer.headers.get('location')
      if (next?.startsWith(back)) return new URL(next)
      answer = next ? await this.#fetch(new URL(next, address)) : await this.#fill(address, answer)
    }
    assert.fail('the person is sent around in circles')
  }

  // Opens an address and returns the answer as it is.
  async open (address) {
    return this.#fetch(address)
  }

  async #fill (address, answer) {
    assert.equal(answer.status, 200)
    const page = await answer.text()
    const [, action] = page.match(/<form method="post" action="([^"]*)"/)
    const fields = new URLSearchParams([...page.matchAll(HIDDEN)].map(([, name, value]) => [name, value]))
    if (page.includes('name="email"')) {
      fields.set('email', person.email)
      fields.set('password', person.password)
    } else {
      fields.set('decision', 'agree')
    }
    return this.#fetch(new URL(action, address), { method: 'POST', body: fields })
  }

  async #fetch (address, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, { redirect: 'manual', headers: cookie ? { cookie } : {}, ...options })
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';')
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
}
